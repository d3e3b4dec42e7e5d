package io.attune.training;

import java.util.List;

/**
 * How many steps a run has, which rows each epoch's batches hold, and each step's learning rate.
 */
final class TrainingPlan {
  private final List<SampledRows> datasets;
  private final TrainingArguments arguments;
  private final int steps;
  private final int warmupSteps;
  private int cachedEpoch = -1;
  private List<DatasetBatch> cachedBatches;

  TrainingPlan(List<? extends TrainingRows> datasets, TrainingArguments arguments) {
    this.datasets = datasets.stream().map(TrainingRows::sampledRows).toList();
    this.arguments = arguments;
    this.datasets.forEach(
        rows -> arguments.batchSampler().requireFitting(rows, arguments.batchSize()));
    int wholeEpochs = (int) Math.floor(arguments.epochs());
    long total = 0;
    for (int epoch = 0; epoch < wholeEpochs; epoch++) {
      total += stepsIn(epoch);
    }
    if (arguments.epochs() > wholeEpochs) {
      // The product first: 1.1 epochs of 10 steps are 11 steps, but ceil(0.1000…09 · 10) is 2.
      double perEpoch = stepsIn(wholeEpochs);
      total += (long) Math.ceil(arguments.epochs() * perEpoch - wholeEpochs * perEpoch);
    }
    steps = Math.toIntExact(total);
    warmupSteps = (int) Math.ceil(steps * arguments.warmupRatio());
  }

  /**
   * With the sampler no_duplicates, conflicts can make an epoch a batch longer than rows / batch
   * size; each epoch is counted as it is, so that every row is trained on.
   */
  private int stepsIn(int epoch) {
    int batches = batches(epoch).size();
    int accumulation = arguments.gradientAccumulation();
    return (batches + accumulation - 1) / accumulation;
  }

  /** Optimiser steps of the whole run. */
  int steps() {
    return steps;
  }

  /** The rows of each batch of an epoch, from 0. */
  List<DatasetBatch> batches(int epoch) {
    if (epoch != cachedEpoch) {
      cachedBatches = sample(epoch);
      cachedEpoch = epoch;
    }
    return cachedBatches;
  }

  private List<DatasetBatch> sample(int epoch) {
    BatchSampler sampler = arguments.batchSampler();
    if (datasets.size() == 1) {
      return sampler
          .gatheredBatches(datasets.get(0), arguments.batchSize(), arguments.seed(), epoch)
          .stream()
          .map(parts -> new DatasetBatch(0, parts))
          .toList();
    }
    return arguments
        .multiDatasetBatchSampler()
        .batches(datasets, sampler, arguments.batchSize(), arguments.seed(), epoch);
  }

  /** The learning rate of the step that follows so many done ones. */
  double learningRate(int stepsDone) {
    return arguments.learningRate() * arguments.scheduler().factor(stepsDone, steps, warmupSteps);
  }
}
