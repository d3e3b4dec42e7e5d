package io.attune.cli;

import io.attune.publishing.EvaluationComparison;
import io.attune.publishing.RunFolder;
import io.attune.training.TrainingResult;
import java.util.List;

/**
 * What a training run came to.
 *
 * @param model that was fine-tuned, by its reference
 * @param rows of the training data
 * @param folder with model, report and record
 * @param result of the training
 * @param comparisons before and after, in the order of the evaluators; empty where the run was
 *     stopped
 */
record TrainingOutcome(
    String model,
    int rows,
    RunFolder folder,
    TrainingResult result,
    List<EvaluationComparison> comparisons) {}
