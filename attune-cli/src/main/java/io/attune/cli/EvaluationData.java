package io.attune.cli;

import io.attune.data.ColumnMapping;
import io.attune.data.RerankingSample;
import io.attune.data.RetrievalData;
import io.attune.evaluation.Evaluator;
import io.attune.evaluation.EvaluatorOptions;
import io.attune.evaluation.InformationRetrievalEvaluator;
import io.attune.evaluation.NanoBEIREvaluator;
import io.attune.evaluation.RerankingEvaluator;
import io.attune.evaluation.RetrievalCutoffs;
import io.attune.model.EncodeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What models are measured on: one of several kinds of data. */
final class EvaluationData {
  @Option(
      names = "--triplets",
      required = true,
      paramLabel = "FILE",
      description =
          "A table with the columns anchor (or query), positive, negative (or negative_1 ...):"
              + " how often is the positive nearer than every negative?")
  private Path triplets;

  @Option(
      names = "--retrieval",
      required = true,
      paramLabel = "DIR",
      description =
          "A folder in the form of BEIR: corpus.jsonl, queries.jsonl, qrels.tsv. How well are the"
              + " right documents found among all? A folder of such folders gives the mean as well.")
  private Path retrieval;

  @Option(
      names = "--similarity",
      required = true,
      paramLabel = "FILE",
      description =
          "A table with the columns sentence1, sentence2, score: do similarities follow the scores"
              + " that people gave?")
  private Path similarity;

  @Option(
      names = "--classification",
      required = true,
      paramLabel = "FILE",
      description =
          "A table with the columns sentence1, sentence2, label (1 or 0): can pairs that belong"
              + " together be told from others?")
  private Path classification;

  @Option(
      names = "--reranking",
      required = true,
      paramLabel = "FILE",
      description =
          "A table with the columns query, positive, negative, the last two texts or lists of"
              + " texts: do the right documents of each list come first?")
  private Path reranking;

  @Option(
      names = "--paraphrases",
      required = true,
      paramLabel = "FILE",
      description =
          "A table with the columns anchor, positive; or sentence1, sentence2, label; or text,"
              + " label: are the known pairs the most alike among all texts?")
  private Path paraphrases;

  @Option(
      names = "--translations",
      required = true,
      paramLabel = "FILE",
      description =
          "A table with the columns anchor, positive: is each text's translation the most alike of"
              + " all?")
  private Path translations;

  /** Whether this is a table, which has columns to be named. */
  boolean isTable() {
    return retrieval == null;
  }

  /** Queries and documents; nothing where this is another kind of data, or several sets. */
  Optional<RetrievalData> searches() {
    return retrieval != null && isSingle(retrieval)
        ? Optional.of(RetrievalData.read(retrieval))
        : Optional.empty();
  }

  /**
   * Reads the data.
   *
   * @param columns of a table
   * @param encode how texts are encoded
   * @throws io.attune.InvalidInputException with file, line and field for whatever is wrong in it
   */
  Evaluator evaluator(ColumnMapping columns, EncodeOptions encode) {
    if (retrieval != null) {
      return isSingle(retrieval)
          ? retrieval(RetrievalData.read(retrieval), encode)
          : NanoBEIREvaluator.read(retrieval, options(encode), RetrievalCutoffs.DEFAULT);
    }
    if (reranking != null) {
      return new RerankingEvaluator(
          RerankingSample.read(reranking, columns),
          options(encode),
          RerankingEvaluator.DEFAULT_CUTOFF);
    }
    for (TableEvaluation kind : TableEvaluation.values()) {
      Path file = file(kind);
      if (file != null) {
        return kind.of(kind.read(file, columns), options(encode));
      }
    }
    throw new IllegalStateException("picocli requires one of the options");
  }

  private Path file(TableEvaluation kind) {
    return switch (kind) {
      case TRIPLETS -> triplets;
      case SIMILARITY -> similarity;
      case CLASSIFICATION -> classification;
      case PARAPHRASES -> paraphrases;
      case TRANSLATIONS -> translations;
    };
  }

  /** A folder that is meant to be one data set, even if it lacks a file. */
  private static boolean isSingle(Path folder) {
    return Stream.of("corpus.jsonl", "corpus.jsonl.gz")
            .anyMatch(name -> Files.exists(folder.resolve(name)))
        || NanoBEIREvaluator.datasetFolders(folder).isEmpty();
  }

  /** An evaluator whose metrics have no prefix, like those of the commands. */
  static Evaluator retrieval(RetrievalData data, EncodeOptions encode) {
    return new InformationRetrievalEvaluator(data, options(encode), RetrievalCutoffs.DEFAULT);
  }

  /** Options without a name, like those of the commands. */
  static EvaluatorOptions options(EncodeOptions encode) {
    return EvaluatorOptions.builder().queryOptions(encode).documentOptions(encode).build();
  }
}
