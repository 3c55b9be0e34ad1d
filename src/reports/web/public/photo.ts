export type Photo = { type: 'image/jpeg'; data: Uint8Array }
export type Shrunk = Photo | 'large' | 'unreadable'

const SIDES = [1280, 1024, 800, 640, 480, 360] as const
const QUALITIES = [0.75, 0.6, 0.45] as const

/**
 * A photo drawn anew: what a camera writes into its file (place, time, device) is not drawn, so it is gone.
 * @param most bytes that it may have
 */
export async function shrink(page: Document, file: Blob, most: number): Promise<Shrunk> {
  const picture = await read(page, file)
  if (picture === undefined) return 'unreadable'
  const longest = Math.max(picture.naturalWidth, picture.naturalHeight)
  const canvas = page.createElement('canvas')
  for (const side of SIDES) {
    const scale = Math.min(1, side / longest)
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale))
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale))
    const context = canvas.getContext('2d')
    if (context === null) return 'unreadable'
    // A transparent picture would turn black.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
      if (blob === null) return 'unreadable'
      if (blob.size <= most) return { type: 'image/jpeg', data: new Uint8Array(await blob.arrayBuffer()) }
    }
  }
  return 'large'
}

async function read(page: Document, file: Blob): Promise<HTMLImageElement | undefined> {
  const url = URL.createObjectURL(file)
  const picture = page.createElement('img')
  picture.src = url
  try {
    await picture.decode()
    return picture.naturalWidth > 0 ? picture : undefined
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}
