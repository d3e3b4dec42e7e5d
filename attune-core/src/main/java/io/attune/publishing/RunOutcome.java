package io.attune.publishing;

import io.attune.training.TrainingResult;
import java.util.Optional;

/**
 * What the training itself came to, in this process.
 *
 * @param steps optimiser steps done, those before a resumption included
 * @param epoch passes over the data done
 * @param trainLoss mean loss of all steps; empty without any
 * @param seconds of training, evaluations and checkpoints included
 * @param rows trained on
 * @param rowsPerSecond rows / seconds
 * @param tokens trained on, none of them padding
 * @param bestStep the step with the best evaluation, where any ran
 * @param bestMetric its value
 */
public record RunOutcome(
    int steps,
    double epoch,
    Optional<Double> trainLoss,
    double seconds,
    long rows,
    double rowsPerSecond,
    long tokens,
    Optional<Integer> bestStep,
    Optional<Double> bestMetric) {

  static RunOutcome of(TrainingResult result) {
    return new RunOutcome(
        result.steps(),
        result.epoch(),
        Optional.of(result.trainLoss()).filter(Double::isFinite),
        result.seconds(),
        result.rowsTrained(),
        result.seconds() > 0 ? result.rowsTrained() / result.seconds() : 0,
        result.tokensTrained(),
        result.bestStep(),
        result.bestMetric());
  }
}
