package io.attune.cli;

import io.attune.evaluation.EvaluationResult;
import io.attune.publishing.EmbeddingMap;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a recipe's models are measured on, and how. */
@Command(name = "evaluate")
final class MeasureStage implements CheckedOptions {
  @Mixin private ModelEvaluation evaluation;

  @Override
  public void checkOptions(Problems problems) throws IOException {
    evaluation.checkOptions(problems);
  }

  /** A result for each model, in order. */
  List<EvaluationResult> measure(List<String> models, Terminal terminal) throws IOException {
    return evaluation.of(models, terminal);
  }

  /** Draws the data as two models see it, where it is queries and documents. */
  Optional<EmbeddingMap> map(String before, String after, Terminal terminal) throws IOException {
    return evaluation.map(before, after, terminal);
  }
}
