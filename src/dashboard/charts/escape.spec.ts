import { escapeMarkup, jsonForScript } from './escape.js';

describe('escapeMarkup', () => {
  it('takes every character that ends text or an attribute', () => {
    expect(escapeMarkup(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  });
});

describe('jsonForScript', () => {
  it('cannot end its script element, and reads back as it was', () => {
    const value = { name: '</script><!--', line: '\u2028' };
    expect(jsonForScript(value)).not.toMatch(/[<\u2028]/);
    expect(JSON.parse(jsonForScript(value))).toEqual(value);
  });
});
