/**
 * How likely two samples are to have come from one distribution (Mann–Whitney, by its normal approximation, ties counted half): `z`, far from 0
 * when one of them tends to be greater, and `overlap`, the share of pairs in which the first is greater, 0.5 when nobody can tell.
 */
export function rankTest(
  first: readonly number[],
  second: readonly number[],
): { z: number; overlap: number } {
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].toSorted((a, b) => a.value - b.value)
  let rankSum = 0
  let tied = 0
  for (let from = 0; from < all.length;) {
    let to = from
    while (to < all.length && all[to]!.value === all[from]!.value) to++
    // Of those that are alike each gets the rank in the middle.
    const rank = (from + 1 + to) / 2
    for (let index = from; index < to; index++) if (all[index]!.isFirst) rankSum += rank
    tied += (to - from) ** 3 - (to - from)
    from = to
  }
  const [m, n] = [first.length, second.length]
  const u = rankSum - (m * (m + 1)) / 2
  const deviation = Math.sqrt(((m * n) / 12) * (m + n + 1 - tied / ((m + n) * (m + n - 1))))
  return { z: deviation === 0 ? 0 : (u - (m * n) / 2) / deviation, overlap: u / (m * n) }
}
