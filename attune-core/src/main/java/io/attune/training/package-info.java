/**
 * The training loop.
 *
 * <p>{@link io.attune.training.SentenceTransformerTrainer} trains a model in place, by {@link
 * io.attune.training.TrainingArguments} whose names and defaults are those of
 * sentence-transformers. {@link io.attune.training.BatchSampler} and {@link
 * io.attune.training.Scheduler} are the choices within; a {@link
 * io.attune.training.TrainingListener} watches.
 *
 * <p>A run writes metrics.jsonl and checkpoints. Randomness depends only on the seed and on
 * counters, so a run resumed from a checkpoint ends with the same weights, bit for bit, as one
 * never stopped.
 */
package io.attune.training;
