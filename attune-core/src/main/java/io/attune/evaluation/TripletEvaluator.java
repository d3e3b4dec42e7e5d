package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.Triplet;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks of each triplet whether the anchor is more alike to the positive than to the negative. Cheap
 * and sharp on hard negatives, but it sees no other documents: a model can get every triplet right
 * and still rank badly in a corpus, which {@link InformationRetrievalEvaluator} measures.
 *
 * <p>A triplet is right when {@code similarity(anchor, positive) > similarity(anchor, negative) +
 * margin}, strictly; a tie is wrong, and ties are told in the result's notes. Of several negatives
 * (an n-tuple) the positive has to beat every one, so n-tuples are harder than triplets.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Column</th><th>Encoded as</th></tr>
 * <tr><td>anchor</td><td>query</td></tr>
 * <tr><td>positive, negative, or negative_1 … negative_n</td><td>document</td></tr>
 * </table>
 *
 * <p>Metrics: {@code cosine_accuracy} (or {@code dot_}, {@code euclidean_}, {@code manhattan_});
 * with several similarity functions also {@code max_accuracy}, the best of them, which is the
 * primary metric then. Being picked as the best, it is slightly flattering.
 *
 * <p>Differences from sentence-transformers: it takes one negative only, and averages in float32
 * (0.6666667 for 0.6666666666666666).
 *
 * <pre>{@code
 * EvaluationResult result = TripletEvaluator.of(Dataset.read(file)).evaluate(model);
 * System.out.println(EvaluationTable.metrics(result));
 * }</pre>
 */
public final class TripletEvaluator implements Evaluator {
  private static final String MAX_ACCURACY = "max_accuracy";

  private final List<Triplet> triplets;
  private final EvaluatorOptions options;
  private final float margin;

  /**
   * Makes an evaluator with default options and no margin.
   *
   * @param triplets at least one
   */
  public TripletEvaluator(List<Triplet> triplets) {
    this(triplets, EvaluatorOptions.DEFAULT, 0);
  }

  /**
   * Makes an evaluator.
   *
   * @param triplets at least one
   * @param options name, similarity functions, encoding
   * @param margin by how much the positive has to be more alike than the negative; finite
   * @throws InvalidInputException if there is no triplet
   * @throws IllegalArgumentException if the margin is not finite
   */
  public TripletEvaluator(List<Triplet> triplets, EvaluatorOptions options, double margin) {
    if (triplets.isEmpty()) {
      throw new InvalidInputException("There are no triplets to evaluate with; give at least one");
    }
    if (!Double.isFinite(margin)) {
      throw new IllegalArgumentException("margin must be finite, but is " + margin);
    }
    this.triplets = List.copyOf(triplets);
    this.options = options;
    this.margin = (float) margin;
  }

  /**
   * Makes an evaluator of a data set, with default options.
   *
   * @param dataset of triplets
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape
   */
  public static TripletEvaluator of(Dataset dataset) {
    return of(dataset, EvaluatorOptions.DEFAULT);
  }

  /**
   * Makes an evaluator of a data set.
   *
   * @param dataset of triplets
   * @param options name, similarity functions, encoding
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape
   */
  public static TripletEvaluator of(Dataset dataset, EvaluatorOptions options) {
    if (dataset.shape() != DatasetShape.TRIPLET) {
      throw new InvalidInputException(
          "Triplet evaluation needs the columns anchor, positive and negative, but "
              + dataset.name()
              + " has "
              + String.join(", ", dataset.columns())
              + "; mine negatives first, or evaluate retrieval");
    }
    List<Triplet> triplets = dataset.examples().stream().map(Triplet.class::cast).toList();
    return new TripletEvaluator(triplets, options, 0);
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    List<SimilarityFunction> functions = options.functions(modelFunction);
    List<String> keys = new ArrayList<>();
    functions.forEach(function -> keys.add(key(accuracy(function))));
    if (functions.size() > 1) {
      keys.add(key(MAX_ACCURACY));
    }
    return keys;
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    List<String> keys = metrics(modelFunction);
    return keys.get(keys.size() - 1);
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return evaluate(
        texts -> model.encodeQuery(texts, options.queryOptions()),
        texts -> model.encodeDocument(texts, options.documentOptions()),
        model.similarityFunction());
  }

  EvaluationResult evaluate(
      Function<List<String>, float[][]> queryEncoder,
      Function<List<String>, float[][]> documentEncoder,
      SimilarityFunction modelFunction) {
    DistinctTexts anchors =
        DistinctTexts.encode(triplets.stream().map(Triplet::anchor).toList(), queryEncoder);
    List<String> texts = new ArrayList<>();
    for (Triplet triplet : triplets) {
      texts.add(triplet.positive());
      texts.addAll(triplet.negatives());
    }
    DistinctTexts documents = DistinctTexts.encode(texts, documentEncoder);
    return result(anchors, documents, modelFunction);
  }

  private EvaluationResult result(
      DistinctTexts anchors, DistinctTexts documents, SimilarityFunction modelFunction) {
    List<SimilarityFunction> functions = options.functions(modelFunction);
    Map<String, double[]> samples = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    double[] best = {};
    for (SimilarityFunction function : functions) {
      double[] right = new double[triplets.size()];
      int ties = 0;
      for (int row = 0; row < right.length; row++) {
        float lead = lead(triplets.get(row), anchors, documents, function);
        right[row] = lead > 0 ? 1 : 0;
        ties += lead == 0 ? 1 : 0;
      }
      samples.put(key(accuracy(function)), right);
      best = best.length == 0 || sum(right) > sum(best) ? right : best;
      if (ties > 0) {
        notes.add(tieNote(ties, function, functions.size() > 1));
      }
    }
    if (functions.size() > 1) {
      samples.put(key(MAX_ACCURACY), best);
    }
    return EvaluationResult.ofSamples(
        primaryMetric(modelFunction), samples, notes, options.bootstrap());
  }

  /** By how much the positive is ahead of the nearest negative, in float32 as the peer computes. */
  private float lead(
      Triplet triplet,
      DistinctTexts anchors,
      DistinctTexts documents,
      SimilarityFunction function) {
    float[] anchor = anchors.of(triplet.anchor());
    float nearest = Float.NEGATIVE_INFINITY;
    for (String negative : triplet.negatives()) {
      nearest = Math.max(nearest, (float) function.of(anchor, documents.of(negative)));
    }
    return (float) function.of(anchor, documents.of(triplet.positive())) - (nearest + margin);
  }

  private static String tieNote(int ties, SimilarityFunction function, boolean nameFunction) {
    return (ties == 1 ? "1 triplet ties" : ties + " triplets tie")
        + " exactly"
        + (nameFunction ? " by " + function.key() : "")
        + (ties == 1 ? " and counts as wrong" : " and count as wrong");
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    for (SimilarityFunction function : options.candidateFunctions()) {
      MetricEstimate estimate = result.metrics().get(key(accuracy(function)));
      if (estimate != null) {
        columns.put("accuracy_" + function.key(), estimate.value());
      }
    }
    String file = "triplet_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(folder.resolve(file), columns, epoch, steps);
  }

  private static String accuracy(SimilarityFunction function) {
    return function.key() + "_accuracy";
  }

  private String key(String metric) {
    return MetricNames.prefixed(options.name(), metric);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
