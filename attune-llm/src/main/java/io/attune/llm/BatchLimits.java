package io.attune.llm;

/**
 * What a file of a batch may hold.
 *
 * @param requests at most
 * @param bytes at most
 */
record BatchLimits(int requests, long bytes) {
  /** OpenAI's limits: 50,000 requests and 200 MB a file. */
  static final BatchLimits OPEN_AI = new BatchLimits(50_000, 200_000_000);
}
