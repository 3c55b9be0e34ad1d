import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Briefly } from './briefly.ts'

test('a failure is told to all who waited for it, and the next asks anew', async () => {
  const briefly = new Briefly<number>(60_000)
  let reads = 0
  const failing = async (): Promise<number> => {
    reads += 1
    throw new Error('away')
  }
  const both = await Promise.allSettled([briefly.find('a', failing), briefly.find('a', failing)])
  assert.deepEqual([both.map((one) => one.status), reads], [['rejected', 'rejected'], 1])
  assert.equal(await briefly.find('a', async () => 7), 7)
})

test('those who ask at once share one reading, and each thing is its own', async () => {
  const briefly = new Briefly<string>(60_000)
  let reads = 0
  const ask = (key: string) =>
    briefly.find(key, async () => {
      reads += 1
      return `${key}${reads}`
    })
  assert.deepEqual(await Promise.all([ask('a'), ask('b'), ask('a')]), ['a1', 'b2', 'a1'])
  assert.equal(await ask('a'), 'a1')
})

test('what is not to be remembered is shared while it is read, and read again afterwards', async () => {
  const briefly = new Briefly<number>(0)
  let reads = 0
  const ask = () => briefly.find('a', async () => ++reads)
  assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1])
  assert.equal(await ask(), 2)
})
