import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html } from './html.ts'

/** Addresses of what `vite build` wrote, as a page names them. */
export type Assets = {
  workspace: { js: string; css: string[]; preload: string[] }
  /** The public form's script, which seals; null where it was not built. */
  enhance: { js: string } | null
}

type Chunk = { file: string; css?: string[]; imports?: string[] }

/** @throws Error when nothing was built */
export function readAssets(root: string): Assets {
  const manifest = JSON.parse(readFileSync(join(root, 'dist/web/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >
  const workspace = manifest['src/web.tsx']
  if (workspace === undefined) throw new Error('dist/web has no workspace: run npm run build')
  const enhance = manifest['src/reports/web/enhance.ts']
  const chunks = reached(manifest, 'src/web.tsx')
  return {
    workspace: {
      js: `/${workspace.file}`,
      css: [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))].map((file) => `/${file}`),
      preload: chunks.filter((chunk) => chunk !== workspace).map((chunk) => `/${chunk.file}`),
    },
    enhance: enhance ? { js: `/${enhance.file}` } : null,
  }
}

function reached(manifest: Record<string, Chunk>, start: string): Chunk[] {
  const names = new Set([start])
  for (const name of names) for (const next of manifest[name]?.imports ?? []) names.add(next)
  return [...names].flatMap((name) => manifest[name] ?? [])
}

/** The page of `/work` and everything below it. The script draws; without it there is only this sentence. */
export function workspaceHtml(
  assets: Assets,
  language: { lang: string; dir: 'ltr' | 'rtl' } = { lang: 'en', dir: 'ltr' },
): string {
  const { js, css, preload } = assets.workspace
  return html`<!doctype html>
<html lang="${language.lang}" dir="${language.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>Commonwheel</title>
${css.map((href) => html`<link rel="stylesheet" href="${href}">`)}
${preload.map((href) => html`<link rel="modulepreload" href="${href}">`)}
<script type="module" src="${js}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The workspace seals and opens on this device and needs JavaScript. Reports can be sent without it.</noscript>
</body>
</html>
`.text
}
