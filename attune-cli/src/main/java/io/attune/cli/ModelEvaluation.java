package io.attune.cli;

import io.attune.data.ColumnMapping;
import io.attune.data.RetrievalData;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.Evaluator;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.publishing.EmbeddingMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;

/** The data and options of a measurement, and measuring one or several models by them. */
final class ModelEvaluation {
  @ArgGroup(multiplicity = "1")
  private EvaluationData data;

  @Mixin private ColumnsOption columns;
  @Mixin private InferenceOptions inference;

  /**
   * Reads the data, then loads and measures each model.
   *
   * @param references of models
   * @param terminal that shows the progress
   * @return a result for each, in order
   * @throws io.attune.InvalidInputException if anything is wrong with options, data or any model
   */
  List<EvaluationResult> of(List<String> references, Terminal terminal) throws IOException {
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      EncodeOptions encode = inference.encodeOptions(problems, progress).build();
      problems.require(
          data.isTable() || !columns.isGiven(),
          "--columns is for tables; the columns of a retrieval folder have fixed names");
      ColumnMapping mapping = columns.mapping(problems);
      Optional<Evaluator> evaluator = problems.attempt(() -> data.evaluator(mapping, encode));
      checkAll(references, problems, progress);
      List<EvaluationResult> results = new ArrayList<>();
      for (String reference : references) {
        progress.label(references.size() > 1 ? reference : "");
        try (SentenceTransformer model = ModelOption.load(reference, problems, progress)) {
          inference.apply(model);
          results.add(evaluator.orElseThrow().evaluate(model));
        }
      }
      return results;
    }
  }

  /**
   * Draws queries and documents as two models see them.
   *
   * @param before reference of the model that training started from
   * @param after reference of the trained model
   * @param terminal that shows the progress
   * @return nothing where there are no queries and documents
   */
  Optional<EmbeddingMap> map(String before, String after, Terminal terminal) throws IOException {
    Optional<RetrievalData> searches = data.searches();
    if (searches.isEmpty()) {
      return Optional.empty();
    }
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        SentenceTransformer then = ModelOption.load(before, problems, progress);
        SentenceTransformer now = ModelOption.load(after, problems, progress)) {
      inference.apply(then);
      inference.apply(now);
      EncodeOptions encode = inference.encodeOptions(problems, progress).build();
      return EmbeddingMap.of(searches.get(), then, now, encode);
    }
  }

  void checkOptions(Problems problems) throws IOException {
    columns.mapping(problems);
    inference.checkOptions(problems);
  }

  /** That the last model is misspelt should not turn out after an hour with the others. */
  private void checkAll(List<String> references, Problems problems, ProgressDisplay progress)
      throws IOException {
    if (references.size() == 1) {
      return;
    }
    for (String reference : references) {
      problems
          .attempt(
              () -> {
                SentenceTransformer model =
                    SentenceTransformer.load(reference, progress.transfers("Fetching"));
                inference.apply(model);
                return model;
              })
          .ifPresent(SentenceTransformer::close);
    }
    problems.throwIfAny();
  }
}
