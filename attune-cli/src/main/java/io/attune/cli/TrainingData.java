package io.attune.cli;

import io.attune.EnumKeys;
import io.attune.data.ColumnMapping;
import io.attune.data.Dataset;
import io.attune.data.RetrievalData;
import io.attune.evaluation.Evaluator;
import io.attune.evaluation.EvaluatorOptions;
import io.attune.model.EncodeOptions;
import io.attune.publishing.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files that a training run reads. */
final class TrainingData {
  /**
   * What was read.
   *
   * @param train nothing where it is wrong
   * @param validation where it was given
   * @param evaluators those asked for
   * @param files for the record
   */
  record Read(
      Optional<Dataset> train,
      Optional<Dataset> validation,
      List<NamedEvaluator> evaluators,
      List<DataFile> files) {}

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description =
          "A table to learn from: pairs (anchor or query, positive) or triplets (and negative, or"
              + " negative_1 ...); .jsonl, .csv, .tsv, each also with .gz, or .parquet.")
  private Path train;

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "A table of the same shape, for a validation loss.")
  private Optional<Path> validation = Optional.empty();

  @Option(
      names = "--evaluate-triplets",
      paramLabel = "FILE",
      description = "Triplets that the model is measured on before and after.")
  private Optional<Path> triplets = Optional.empty();

  @Option(
      names = "--evaluate-retrieval",
      paramLabel = "DIR",
      description = "A folder in the form of BEIR that the model is measured on before and after.")
  private Optional<Path> retrieval = Optional.empty();

  @Option(
      names = "--evaluate-similarity",
      paramLabel = "FILE",
      description =
          "Scored pairs (sentence1, sentence2, score) that the model is measured on before and"
              + " after.")
  private Optional<Path> similarity = Optional.empty();

  @Option(
      names = "--evaluate-classification",
      paramLabel = "FILE",
      description =
          "Labelled pairs (sentence1, sentence2, label 1 or 0) that the model is measured on before"
              + " and after.")
  private Optional<Path> classification = Optional.empty();

  @Mixin private ColumnsOption columns;

  /**
   * Reads everything.
   *
   * @param encode how evaluators encode texts
   * @param problems what is wrong is noted there
   */
  Read read(EncodeOptions encode, Problems problems) throws IOException {
    ColumnMapping mapping = columns.mapping(problems);
    List<DataFile> files = new ArrayList<>();
    Optional<Dataset> rows = dataset("train", Optional.of(train), mapping, files, problems);
    Optional<Dataset> validationRows = dataset("validation", validation, mapping, files, problems);
    List<NamedEvaluator> evaluators = new ArrayList<>();
    for (TableEvaluation kind : TableEvaluation.values()) {
      Optional<Path> file = file(kind);
      if (file.isPresent()) {
        EvaluatorOptions options = options(kind, encode);
        table(kind, file.get(), mapping, options, files, problems).ifPresent(evaluators::add);
      }
    }
    if (retrieval.isPresent()) {
      problems
          .attempt(() -> retrieval(retrieval.get(), encode, files))
          .map(evaluator -> new NamedEvaluator("Retrieval on " + retrieval.get(), evaluator))
          .ifPresent(evaluators::add);
    }
    return new Read(rows, validationRows, evaluators, files);
  }

  /** The file of a kind of measurement; training offers those that fit its losses. */
  private Optional<Path> file(TableEvaluation kind) {
    return switch (kind) {
      case TRIPLETS -> triplets;
      case SIMILARITY -> similarity;
      case CLASSIFICATION -> classification;
      case PARAPHRASES, TRANSLATIONS -> Optional.empty();
    };
  }

  /** Triplets and classification both have a metric accuracy; together, the latter gets a name. */
  private EvaluatorOptions options(TableEvaluation kind, EncodeOptions encode) {
    EvaluatorOptions.Builder options =
        EvaluatorOptions.builder().queryOptions(encode).documentOptions(encode);
    boolean named = kind == TableEvaluation.CLASSIFICATION && triplets.isPresent();
    return named ? options.name(EnumKeys.of(kind)).build() : options.build();
  }

  private static Optional<NamedEvaluator> table(
      TableEvaluation kind,
      Path file,
      ColumnMapping mapping,
      EvaluatorOptions options,
      List<DataFile> files,
      Problems problems)
      throws IOException {
    return problems.attempt(
        () -> {
          Dataset data = kind.read(file, kind.columns(mapping));
          files.add(DataFile.of("evaluate-" + EnumKeys.of(kind), data));
          return new NamedEvaluator(kind.title(file), kind.of(data, options));
        });
  }

  private static Optional<Dataset> dataset(
      String role,
      Optional<Path> file,
      ColumnMapping mapping,
      List<DataFile> files,
      Problems problems)
      throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<Dataset> dataset = problems.attempt(() -> Dataset.read(file.get(), mapping));
    if (dataset.isPresent()) {
      files.add(DataFile.of(role, dataset.get()));
    }
    return dataset;
  }

  private static Evaluator retrieval(Path folder, EncodeOptions encode, List<DataFile> files)
      throws IOException {
    RetrievalData data = RetrievalData.read(folder);
    files.addAll(RetrievalFiles.of("evaluate-retrieval", folder, data));
    return EvaluationData.retrieval(data, encode);
  }

  /** Adds what was given to the settings of the record. */
  void describe(Map<String, Object> settings) {
    settings.put("train", train.toString());
    validation.ifPresent(file -> settings.put("validation", file.toString()));
    triplets.ifPresent(file -> settings.put("evaluate-triplets", file.toString()));
    similarity.ifPresent(file -> settings.put("evaluate-similarity", file.toString()));
    classification.ifPresent(file -> settings.put("evaluate-classification", file.toString()));
    retrieval.ifPresent(folder -> settings.put("evaluate-retrieval", folder.toString()));
    columns.describe(settings);
  }
}
