package io.attune.cli;

import io.attune.data.ColumnMapping;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.evaluation.BinaryClassificationEvaluator;
import io.attune.evaluation.EmbeddingSimilarityEvaluator;
import io.attune.evaluation.Evaluator;
import io.attune.evaluation.EvaluatorOptions;
import io.attune.evaluation.ParaphraseMiningEvaluator;
import io.attune.evaluation.TranslationEvaluator;
import io.attune.evaluation.TripletEvaluator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of measurement on a table, each with the shapes that the table may have. */
enum TableEvaluation {
  TRIPLETS("Triplets of", DatasetShape.TRIPLET) {
    @Override
    Evaluator of(Dataset data, EvaluatorOptions options) {
      return TripletEvaluator.of(data, options);
    }
  },
  SIMILARITY("Similarity on", DatasetShape.SCORED_PAIR) {
    @Override
    Evaluator of(Dataset data, EvaluatorOptions options) {
      return EmbeddingSimilarityEvaluator.of(data, options);
    }
  },
  CLASSIFICATION("Classification of", DatasetShape.LABELED_PAIR) {
    @Override
    Evaluator of(Dataset data, EvaluatorOptions options) {
      return BinaryClassificationEvaluator.of(data, options);
    }
  },
  PARAPHRASES(
      "Paraphrases in", DatasetShape.PAIR, DatasetShape.LABELED_PAIR, DatasetShape.LABELED_TEXT) {
    @Override
    Evaluator of(Dataset data, EvaluatorOptions options) {
      return ParaphraseMiningEvaluator.of(data, options);
    }
  },
  TRANSLATIONS("Translations of", DatasetShape.PAIR) {
    @Override
    Evaluator of(Dataset data, EvaluatorOptions options) {
      return TranslationEvaluator.of(data, options);
    }
  };

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
  private final Set<DatasetShape> shapes;

  TableEvaluation(String title, DatasetShape... shapes) {
    this.title = title;
    this.shapes = Set.of(shapes);
  }

  /** What to call the measurement on a file in tables and reports. */
  String title(Path file) {
    return title + " " + file;
  }

  /**
   * Reads a table.
   *
   * @throws io.attune.InvalidInputException with file, line and field for whatever is wrong in it
   */
  Dataset read(Path file, ColumnMapping columns) {
    return Dataset.read(file, columns, shapes);
  }

  /** What is said about the columns of such a table, where other tables are meant as well. */
  ColumnMapping columns(ColumnMapping all) {
    return all.only(shapes);
  }

  /** The same as an argument; none where nothing is said about them. */
  List<String> argument(String columns) {
    Map<String, String> names = columns(ColumnMapping.parse(columns)).names();
    return names.isEmpty()
        ? List.of()
        : List.of(
            names.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(",", "--columns=", "")));
  }

  /**
   * @param data as {@link #read} gave it
   * @param options of the evaluator
   */
  abstract Evaluator of(Dataset data, EvaluatorOptions options);
}
