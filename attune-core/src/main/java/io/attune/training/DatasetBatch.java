package io.attune.training;

/**
 * The rows of a batch.
 *
 * @param dataset the number of the data set they belong to
 * @param rows their numbers in it
 */
record DatasetBatch(int dataset, int[] rows) {}
