import { firstElement } from './first-element.js';

describe('firstElement', () => {
  it.each([
    ['<feed xmlns="x">', 'feed'],
    ['\u{feff}\n<?xml version="1.0"?>\n<!-- <!DOCTYPE html> <p> -->\n<ns1:feed>', 'feed'],
    ['<!DOCTYPE html><HTML lang="en">', 'html'],
    ['<!DOCTYPE feed [<!ENTITY a "<p>">]>\n<feed>', 'feed'],
    ['MPAN,Date', undefined],
    ['<- a note', undefined],
    ['<!-- never closed', undefined],
    ['', undefined],
  ])('of %j is %s', (text, name) => {
    expect(firstElement(text)).toBe(name);
  });

  it('takes no longer for many comments than for one', () => {
    expect(firstElement('<!-- a -->'.repeat(6000))).toBeUndefined();
  });
});
