package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.RerankingSample;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Puts a given list of documents in order for every query and asks how high the right ones come:
 * the second stage of a search, whose first stage has chosen the documents.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Column</th><th>Encoded as</th></tr>
 * <tr><td>query</td><td>query</td></tr>
 * <tr><td>positive, negative: one document or a list</td><td>document</td></tr>
 * </table>
 *
 * <p>Metrics: {@code map}, {@code mrr@10} and {@code ndcg@10} (primary), means over the queries
 * that have documents of both kinds; the others are left out and told. The similarity is cosine
 * unless another is chosen, whatever the model's own, as in sentence-transformers.
 *
 * <p>Documents of equal similarity share a place in map and ndcg, as scikit-learn defines it. In
 * mrr the one given first comes first, and positives are given before negatives: so a model that
 * finds everything equal has a perfect mrr. That is sentence-transformers' rule; ties are told.
 *
 * <pre>{@code
 * List<RerankingSample> samples = RerankingSample.read(file, ColumnMapping.NONE);
 * EvaluationResult result = new RerankingEvaluator(samples).evaluate(model);
 * }</pre>
 */
public final class RerankingEvaluator implements Evaluator {
  /** How many ranks mrr and ndcg look at, unless told otherwise. */
  public static final int DEFAULT_CUTOFF = 10;

  private final List<RerankingSample> samples;
  private final int leftOut;
  private final EvaluatorOptions options;
  private final int cutoff;
  private final SimilarityFunction function;

  /**
   * Makes an evaluator with default options.
   *
   * @param samples at least one with documents of both kinds
   */
  public RerankingEvaluator(List<RerankingSample> samples) {
    this(samples, EvaluatorOptions.DEFAULT, DEFAULT_CUTOFF);
  }

  /**
   * Makes an evaluator.
   *
   * @param samples at least one with documents of both kinds
   * @param options name, at most one similarity function, encoding
   * @param cutoff how many ranks mrr and ndcg look at, at least 1
   * @throws InvalidInputException if no sample has documents of both kinds
   * @throws IllegalArgumentException if the cutoff is below 1 or there are several functions
   */
  public RerankingEvaluator(List<RerankingSample> samples, EvaluatorOptions options, int cutoff) {
    if (cutoff < 1) {
      throw new IllegalArgumentException("cutoff must be at least 1, but is " + cutoff);
    }
    this.samples =
        samples.stream()
            .filter(sample -> !sample.positives().isEmpty() && !sample.negatives().isEmpty())
            .toList();
    this.leftOut = samples.size() - this.samples.size();
    if (this.samples.isEmpty()) {
      throw new InvalidInputException(
          "None of the "
              + samples.size()
              + " queries has a positive and a negative document; reranking needs both");
    }
    this.options = options;
    this.cutoff = cutoff;
    this.function = options.onlyFunction(SimilarityFunction.COSINE);
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return Stream.of("map", "mrr@" + cutoff, "ndcg@" + cutoff).map(this::key).toList();
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return key("ndcg@" + cutoff);
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return evaluate(
        texts -> model.encodeQuery(texts, options.queryOptions()),
        texts -> model.encodeDocument(texts, options.documentOptions()));
  }

  EvaluationResult evaluate(
      Function<List<String>, float[][]> queryEncoder,
      Function<List<String>, float[][]> documentEncoder) {
    DistinctTexts queries =
        DistinctTexts.encode(samples.stream().map(RerankingSample::query).toList(), queryEncoder);
    DistinctTexts documents =
        DistinctTexts.encode(
            samples.stream().flatMap(sample -> documents(sample).stream()).toList(),
            documentEncoder);
    double[] averagePrecisions = new double[samples.size()];
    double[] reciprocalRanks = new double[samples.size()];
    double[] ndcgs = new double[samples.size()];
    int ties = 0;
    for (int row = 0; row < samples.size(); row++) {
      TiedRanking ranking = ranking(samples.get(row), queries, documents);
      averagePrecisions[row] = ranking.averagePrecision();
      reciprocalRanks[row] = ranking.reciprocalRank(cutoff);
      ndcgs[row] = ranking.ndcg(cutoff);
      ties += ranking.hasDecidingTie() ? 1 : 0;
    }
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put(key("map"), averagePrecisions);
    values.put(key("mrr@" + cutoff), reciprocalRanks);
    values.put(key("ndcg@" + cutoff), ndcgs);
    return EvaluationResult.ofSamples(
        key("ndcg@" + cutoff), values, notes(ties), options.bootstrap());
  }

  private TiedRanking ranking(
      RerankingSample sample, DistinctTexts queries, DistinctTexts documents) {
    List<String> texts = documents(sample);
    float[][] query = {queries.of(sample.query())};
    float[] scores = function.matrix(query, documents.of(texts))[0];
    boolean[] relevant = new boolean[texts.size()];
    for (int i = 0; i < sample.positives().size(); i++) {
      relevant[i] = true;
    }
    return new TiedRanking(scores, relevant);
  }

  private static List<String> documents(RerankingSample sample) {
    return Stream.concat(sample.positives().stream(), sample.negatives().stream()).toList();
  }

  private List<String> notes(int ties) {
    List<String> notes = new ArrayList<>();
    if (leftOut > 0) {
      notes.add(
          leftOut
              + (leftOut == 1 ? " query" : " queries")
              + " left out: no positive or no negative document");
    }
    if (ties > 0) {
      notes.add(
          "in "
              + ties
              + (ties == 1 ? " query" : " queries")
              + " a positive and a negative document tie exactly: mrr takes the positive first");
    }
    return notes;
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    columns.put("MAP", value(result, "map"));
    columns.put("MRR@" + cutoff, value(result, "mrr@" + cutoff));
    columns.put("NDCG@" + cutoff, value(result, "ndcg@" + cutoff));
    String file =
        "RerankingEvaluator_" + MetricNames.prefixed(options.name(), "results_@" + cutoff + ".csv");
    EvaluationCsv.append(folder.resolve(file), columns, epoch, steps);
  }

  private double value(EvaluationResult result, String metric) {
    return result.metrics().get(key(metric)).value();
  }

  private String key(String metric) {
    return MetricNames.prefixed(options.name(), metric);
  }
}
