package io.attune.training;

import java.util.Map;

/**
 * Where a run stands after an optimiser step: with weights and optimiser moments, all that is
 * needed to go on. Shuffling and dropout depend only on the seed and these counters.
 *
 * @param step optimiser steps done
 * @param epoch the epoch being trained, from 0
 * @param batch batches of that epoch done
 * @param passes forward passes done in all epochs; numbers the dropout masks
 * @param lossSinceLog sum of the steps' losses since the last logged one
 * @param stepsSinceLog how many those are
 * @param lossSum sum of all steps' losses
 * @param bestMetric the best evaluation so far; null before the first
 * @param bestStep its step; null before the first
 * @param evaluationsWithoutBest evaluations since then
 * @param evaluatedStep the step last evaluated; −1 before the first
 * @param identity what must not change between two parts of a run
 */
record TrainerState(
    int step,
    int epoch,
    int batch,
    long passes,
    double lossSinceLog,
    int stepsSinceLog,
    double lossSum,
    Double bestMetric,
    Integer bestStep,
    int evaluationsWithoutBest,
    int evaluatedStep,
    Map<String, String> identity) {

  static TrainerState start(Map<String, String> identity) {
    return new TrainerState(0, 0, 0, 0, 0, 0, 0, null, null, 0, -1, identity);
  }

  TrainerState afterStep(double loss, int batches, long passesDone) {
    return new TrainerState(
        step + 1,
        epoch,
        batch + batches,
        passesDone,
        lossSinceLog + loss,
        stepsSinceLog + 1,
        lossSum + loss,
        bestMetric,
        bestStep,
        evaluationsWithoutBest,
        evaluatedStep,
        identity);
  }

  TrainerState afterLog() {
    return new TrainerState(
        step,
        epoch,
        batch,
        passes,
        0,
        0,
        lossSum,
        bestMetric,
        bestStep,
        evaluationsWithoutBest,
        evaluatedStep,
        identity);
  }

  TrainerState afterEpoch() {
    return new TrainerState(
        step,
        epoch + 1,
        0,
        passes,
        lossSinceLog,
        stepsSinceLog,
        lossSum,
        bestMetric,
        bestStep,
        evaluationsWithoutBest,
        evaluatedStep,
        identity);
  }

  TrainerState afterEvaluation(double metric, boolean best) {
    return new TrainerState(
        step,
        epoch,
        batch,
        passes,
        lossSinceLog,
        stepsSinceLog,
        lossSum,
        best ? (Double) metric : bestMetric,
        best ? (Integer) step : bestStep,
        best ? 0 : evaluationsWithoutBest + 1,
        step,
        identity);
  }
}
