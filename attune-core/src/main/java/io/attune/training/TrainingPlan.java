package io.attune.training;

import java.util.List;

/**
 * How many steps a run has, which rows each epoch's batches hold, and each step's learning rate.
 */
final class TrainingPlan {
  private final TokenizedDataset data;
  private final TrainingArguments arguments;
  private final int steps;
  private final int warmupSteps;
  private int cachedEpoch = -1;
  private List<int[]> cachedBatches;

  TrainingPlan(TokenizedDataset data, TrainingArguments arguments) {
    this.data = data;
    this.arguments = arguments;
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
   * With the sampler no_duplicates, conflicts can make an epoch one or a few batches longer than
   * rows / batch size; each epoch is counted as it is, so that every row is trained on.
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
  List<int[]> batches(int epoch) {
    if (epoch != cachedEpoch) {
      cachedBatches =
          arguments
              .batchSampler()
              .batches(data.textIds(), arguments.batchSize(), arguments.seed(), epoch);
      cachedEpoch = epoch;
    }
    return cachedBatches;
  }

  /** The learning rate of the step that follows so many done ones. */
  double learningRate(int stepsDone) {
    return arguments.learningRate() * arguments.scheduler().factor(stepsDone, steps, warmupSteps);
  }
}
