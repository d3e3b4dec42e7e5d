package io.attune.cli;

import io.attune.evaluation.Evaluator;

/**
 * An evaluator and what to call it in tables and reports.
 *
 * @param title such as {@code Retrieval on data/dev}
 * @param evaluator to run before, while and after training
 */
record NamedEvaluator(String title, Evaluator evaluator) {}
