import { dirname, join, normalize } from 'node:path'
import { parseSync, Visitor } from 'vite'

/** What stands for an import whose name is only known when it runs. */
export const computed = '(computed)'

/**
 * All that a file names: static, dynamic and type imports, re-exports, and `new URL('./worker.ts', import.meta.url)`.
 * Relative ones as paths from the root.
 */
export function importsOf(path: string, text: string): string[] {
  const { module, program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join(', ')}`)
  const found = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
  ]
  const name = (node: { type: string; value?: unknown }): void => {
    found.push(node.type === 'Literal' && typeof node.value === 'string' ? node.value : computed)
  }
  new Visitor({
    ImportExpression: (node) => name(node.source),
    TSImportType: (node) => name(node.source),
    NewExpression: (node) => {
      const [at, base] = node.arguments
      const isUrl = node.callee.type === 'Identifier' && node.callee.name === 'URL'
      const isHere = base?.type === 'MemberExpression' && base.object.type === 'MetaProperty'
      if (isUrl && isHere && at !== undefined) name(at)
    },
  }).visit(program)
  const absolute = (to: string): string =>
    to.startsWith('.') ? normalize(join(dirname(path), to.replace(/\?.*$/, ''))) : to
  return [...new Set(found.map(absolute))]
}
