package io.attune.evaluation;

/**
 * The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
 * Written out because the JDK does not promise that its own generators give the same numbers in
 * every release, and intervals have to be the same on every machine.
 */
final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * A number by multiplication instead of division (Lemire, "Fast random integer generation in an
   * interval", 2019), without the rejection step: its bias is below 2⁻³² · bound.
   *
   * @param bound at least 1
   * @return from 0 to bound − 1
   */
  int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }
}
