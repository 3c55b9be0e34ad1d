import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { flag, html, markup } from './html.ts'

test('what a person wrote never becomes markup, in text or in a quoted attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (written) => {
      const page = html`<p title="${written}">${written}</p>`.text
      const inside = page.slice('<p title="'.length, -'</p>'.length)
      assert.doesNotMatch(inside.replace('">', ''), /[<>"'`]/)
      const decode = (text: string) =>
        text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(+code))
      assert.equal(decode(inside), `${written}">${written}`)
    }),
  )
})

test('pieces of pages nest, lists follow one another, and nothing is written for nothing', () => {
  const rows = ['a & b', '<c>'].map((one) => html`<li>${one}</li>`)
  assert.equal(
    html`<ul>${rows}${null}${undefined}${false}${0}</ul>`.text,
    '<ul><li>a &#38; b</li><li>&#60;c&#62;</li>0</ul>',
  )
  assert.equal(html`<input${flag('required', true)}${flag('checked', false)}>`.text, '<input required>')
})

test('only the marker type goes around escaping', () => {
  assert.equal(html`${markup('<br>')}${'<br>'}`.text, '<br>&#60;br&#62;')
  assert.equal(html`${{ text: '<script>' } as never}`.text.includes('<script>'), false)
})
