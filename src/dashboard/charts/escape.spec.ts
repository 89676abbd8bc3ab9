import { escapeMarkup, jsonForScript } from './escape.js';

describe('escapeMarkup', () => {
  it('takes every character that ends text or an attribute', () => {
    expect(escapeMarkup(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  });
});

describe('jsonForScript', () => {
  it('cannot end its script element, and reads back as it was', () => {
    const value = { name: '</script><!--', values: [1, null] };
    expect(jsonForScript(value)).not.toContain('<');
    expect(JSON.parse(jsonForScript(value))).toEqual(value);
  });

  it('has texts as they are shown', () => {
    const text = jsonForScript({ name: 'a\u001b\u2028\u009b\u202e' });
    expect(text).not.toMatch(/[\u2028\u009b\u202e]/);
    expect(JSON.parse(text)).toEqual({ name: String.raw`a\u001b\u2028\u009b\u202e` });
  });
});
