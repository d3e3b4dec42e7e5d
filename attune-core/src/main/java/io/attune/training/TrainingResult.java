package io.attune.training;

import io.attune.evaluation.EvaluationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended. The model itself was trained in place.
 *
 * @param steps optimiser steps done, those before a resumption included
 * @param epoch passes over the data done
 * @param trainLoss mean loss of all steps
 * @param seconds that this process trained, evaluations and checkpoints included
 * @param stopped whether it was asked to stop before the end
 * @param lastCheckpoint the newest checkpoint, where any was written
 * @param bestStep the step with the best evaluation, where any ran
 * @param bestMetric its value
 * @param finalEvaluation results of the evaluators for the model as it is now; empty without
 *     evaluators, or when stopped
 * @param rowsTrained in this process
 * @param tokensTrained in this process
 */
public record TrainingResult(
    int steps,
    double epoch,
    double trainLoss,
    double seconds,
    boolean stopped,
    Optional<Path> lastCheckpoint,
    Optional<Integer> bestStep,
    Optional<Double> bestMetric,
    List<EvaluationResult> finalEvaluation,
    long rowsTrained,
    long tokensTrained) {}
