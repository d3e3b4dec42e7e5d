package io.attune.engine;

/**
 * Consecutive elements of a dropout mask.
 *
 * @param inMask the first one's place in the mask
 * @param inWhole its place in the mask of the whole batch
 * @param length how many elements
 */
record Segment(long inMask, long inWhole, long length) {}
