package io.attune.cli;

import io.attune.EnumKeys;
import io.attune.data.ColumnMapping;
import io.attune.data.Dataset;
import io.attune.data.RetrievalData;
import io.attune.data.StreamedDataset;
import io.attune.evaluation.Evaluator;
import io.attune.evaluation.EvaluatorOptions;
import io.attune.model.EncodeOptions;
import io.attune.publishing.DataFile;
import io.attune.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files that a training run reads. */
final class TrainingData {
  /**
   * What was read.
   *
   * @param train by name; one that is wrong is missing; of streamed tables the first rows
   * @param streams by the same names
   * @param validation by the name of the training data it belongs to; empty for the only one
   * @param evaluators those asked for
   * @param files for the record
   */
  record Read(
      Map<String, Dataset> train,
      Map<String, StreamedDataset> streams,
      Map<String, Dataset> validation,
      List<NamedEvaluator> evaluators,
      List<DataFile> files) {
    /** Of tasks with the first rows of streamed tables: the same with all of them. */
    List<TrainingTask> streaming(List<TrainingTask> tasks) {
      return tasks.stream()
          .map(
              task ->
                  streams.containsKey(task.name())
                      ? new TrainingTask(task.name(), streams.get(task.name()), task.loss())
                      : task)
          .toList();
    }

    /** Rows whose similarities a report shows: preferably such as are not trained on. */
    Dataset similarityRows() {
      return Stream.concat(validation.values().stream(), train.values().stream())
          .findFirst()
          .orElseThrow();
    }
  }

  @Option(
      names = "--train",
      required = true,
      paramLabel = "[NAME=]FILE",
      description =
          "A table to learn from: pairs (anchor or query, positive), triplets (and negative, or"
              + " negative_1 ...), scored or labelled pairs (sentence1, sentence2 and score or"
              + " label), labelled texts (text, label) or texts; .jsonl, .csv, .tsv, each also with"
              + " .gz, or .parquet. May be given several times, each with a name of its own (without"
              + " one the file's name).")
  private List<String> train = new ArrayList<>();

  @Option(
      names = "--shuffle-buffer",
      paramLabel = "ROWS",
      description =
          "Reads the tables to learn from while training, for such as are larger than memory: each"
              + " row is drawn from so many that were read, such as 10000.")
  private Optional<Integer> shuffleBuffer = Optional.empty();

  @Option(
      names = "--validation",
      paramLabel = "[NAME=]FILE",
      description =
          "A table of the same shape, for a validation loss. With several training tables one for"
              + " each, by its name.")
  private List<String> validation = new ArrayList<>();

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
    Map<String, Dataset> rows = new LinkedHashMap<>();
    Map<String, StreamedDataset> streams = new LinkedHashMap<>();
    for (String text : train) {
      NamedValue file = NamedValue.of(text);
      Path path = Path.of(file.value());
      Optional<StreamedDataset> stream = stream(path, mapping, files, problems);
      Optional<Dataset> dataset =
          shuffleBuffer.isPresent()
              ? stream.map(StreamedDataset::head)
              : dataset("train", Optional.of(path), mapping, files, problems);
      if (dataset.isPresent()) {
        String name = file.name().isEmpty() ? dataset.get().name() : file.name();
        problems.require(
            rows.put(name, dataset.get()) == null,
            "--train: two tables are named " + name + "; give each a name: --train NAME=FILE");
        stream.ifPresent(given -> streams.put(name, given));
      }
    }
    Map<String, Dataset> validationRows = new LinkedHashMap<>();
    for (String text : validation) {
      NamedValue file = NamedValue.of(text);
      Optional<Dataset> dataset =
          dataset("validation", Optional.of(Path.of(file.value())), mapping, files, problems);
      String name =
          file.name().isEmpty() && train.size() > 1
              ? dataset.map(Dataset::name).orElse("")
              : file.name();
      dataset.ifPresent(read -> validationRows.put(name, read));
    }
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
    return new Read(rows, streams, validationRows, evaluators, files);
  }

  void checkColumns(Problems problems) throws IOException {
    columns.mapping(problems);
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

  private Optional<StreamedDataset> stream(
      Path file, ColumnMapping mapping, List<DataFile> files, Problems problems)
      throws IOException {
    if (shuffleBuffer.isEmpty()) {
      return Optional.empty();
    }
    return problems.attempt(
        () -> {
          StreamedDataset stream = StreamedDataset.open(file, mapping, shuffleBuffer.get());
          files.add(DataFile.of("train", stream));
          return stream;
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
    settings.put("train", String.join(", ", train));
    shuffleBuffer.ifPresent(rows -> settings.put("shuffle-buffer", rows));
    if (!validation.isEmpty()) {
      settings.put("validation", String.join(", ", validation));
    }
    triplets.ifPresent(file -> settings.put("evaluate-triplets", file.toString()));
    similarity.ifPresent(file -> settings.put("evaluate-similarity", file.toString()));
    classification.ifPresent(file -> settings.put("evaluate-classification", file.toString()));
    retrieval.ifPresent(folder -> settings.put("evaluate-retrieval", folder.toString()));
    columns.describe(settings);
  }
}
