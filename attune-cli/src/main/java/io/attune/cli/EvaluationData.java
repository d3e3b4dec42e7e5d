package io.attune.cli;

import io.attune.data.ColumnMapping;
import io.attune.data.Dataset;
import io.attune.data.RetrievalData;
import io.attune.evaluation.Evaluator;
import io.attune.evaluation.EvaluatorOptions;
import io.attune.evaluation.InformationRetrievalEvaluator;
import io.attune.evaluation.RetrievalCutoffs;
import io.attune.evaluation.TripletEvaluator;
import io.attune.model.EncodeOptions;
import java.nio.file.Path;
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
              + " right documents found among all?")
  private Path retrieval;

  /** Whether this is a table, which has columns to be named. */
  boolean isTable() {
    return triplets != null;
  }

  /**
   * Reads the data.
   *
   * @param columns of a table
   * @param encode how texts are encoded
   * @throws io.attune.InvalidInputException with file, line and field for whatever is wrong in it
   */
  Evaluator evaluator(ColumnMapping columns, EncodeOptions encode) {
    return retrieval != null
        ? retrieval(RetrievalData.read(retrieval), encode)
        : triplets(Dataset.read(triplets, columns), encode);
  }

  /** An evaluator whose metrics have no prefix, like those of the commands. */
  static Evaluator retrieval(RetrievalData data, EncodeOptions encode) {
    return new InformationRetrievalEvaluator(data, options(encode), RetrievalCutoffs.DEFAULT);
  }

  /** An evaluator whose metrics have no prefix, like those of the commands. */
  static Evaluator triplets(Dataset data, EncodeOptions encode) {
    return TripletEvaluator.of(data, options(encode));
  }

  private static EvaluatorOptions options(EncodeOptions encode) {
    return EvaluatorOptions.builder().queryOptions(encode).documentOptions(encode).build();
  }
}
