import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

const root = resolve(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Whatever a page tries, nothing leaves this machine; `localhost` stays a name because passkeys need one. */
const onlyLoopback = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-domain-reliability',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
]

/** A Chromium of the package's own, or the one that CHROMIUM_PATH names. Web security stays on. */
export async function launch(extraArguments: readonly string[] = []): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH']
  const folder = unpack()
  return chromium.launch({
    executablePath: given ?? join(folder, 'chromium'),
    chromiumSandbox: false,
    args: ['--disable-dev-shm-usage', '--font-render-hinting=none', ...onlyLoopback, ...extraArguments],
    env: {
      ...process.env,
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      // A bare system has no NSS. A Chromium of one's own brings or finds its own libraries.
      ...(given ? {} : { LD_LIBRARY_PATH: join(folder, 'lib') }),
    },
  })
}

/** Named by version, and moved into place whole: a second process finds all of it or nothing. */
export function unpack(into = join(root, '.build', 'browser')): string {
  const home = packageFolder('@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const folder = join(into, version)
  if (existsSync(folder)) return folder
  const staging = `${folder}.${randomBytes(6).toString('hex')}`
  mkdirSync(staging, { recursive: true })
  writeFileSync(join(staging, 'chromium'), unbrotli(join(home, 'bin/chromium.br')), { mode: 0o755 })
  for (const archive of ['al2023', 'fonts', 'swiftshader']) {
    const { status, stderr } = spawnSync('tar', ['-x', '--no-same-owner', '-C', staging], {
      input: unbrotli(join(home, `bin/${archive}.tar.br`)),
    })
    if (status !== 0) throw new Error(`${archive}.tar.br did not unpack: ${String(stderr)}`)
  }
  const arabic = packageFolder('@expo-google-fonts/noto-sans-arabic')
  for (const weight of ['400Regular', '700Bold']) {
    const file = `NotoSansArabic_${weight}.ttf`
    cpSync(join(arabic, weight, file), join(staging, 'fonts', file))
  }
  writeFileSync(join(staging, 'fonts.conf'), fontsConf(join(folder, 'fonts')))
  try {
    renameSync(staging, folder)
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

const unbrotli = (file: string): Buffer => brotliDecompressSync(readFileSync(file))

const packageFolder = (name: string): string => {
  const found = (require.resolve.paths(name) ?? []).map((at) => join(at, name)).find((at) => existsSync(at))
  if (found === undefined) throw new Error(`${name} is not installed`)
  return resolve(dirname(found), name.split('/').at(-1) ?? '')
}

const fontsConf = (fonts: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <cachedir>${fonts}/.cache</cachedir>
  ${['sans-serif', 'serif', 'monospace', 'system-ui']
    .map(
      (family) =>
        `<alias><family>${family}</family><prefer><family>Open Sans</family><family>Noto Sans Arabic</family></prefer></alias>`,
    )
    .join('\n  ')}
</fontconfig>
`
