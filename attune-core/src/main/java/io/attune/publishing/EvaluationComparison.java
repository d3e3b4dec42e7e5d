package io.attune.publishing;

import io.attune.evaluation.EvaluationResult;

/**
 * What one evaluator found before and after training.
 *
 * @param title what it measures and on which data, such as {@code Retrieval on dev}
 * @param before of the base model
 * @param after of the fine-tuned model, by the same evaluator
 */
public record EvaluationComparison(String title, EvaluationResult before, EvaluationResult after) {}
