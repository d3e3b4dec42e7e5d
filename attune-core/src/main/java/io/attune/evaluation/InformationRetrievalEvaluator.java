package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.RetrievalData;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Ranks a whole corpus for every query and asks how high the relevant documents come: the measure
 * nearest to what a user of the search sees.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Part</th><th>Encoded as</th></tr>
 * <tr><td>queries</td><td>query</td></tr>
 * <tr><td>corpus</td><td>document</td></tr>
 * <tr><td>judgments</td><td>a grade above 0 is relevant; grades are not told apart</td></tr>
 * </table>
 *
 * <p>Metrics, with the similarity function before them ({@code cosine_ndcg@10}): accuracy@k,
 * precision@k and recall@k for 1, 3, 5 and 10, ndcg@10 (primary), mrr@10, map@100; see {@link
 * RankingMetrics}. Each is the mean over the queries that have a relevant document; the others are
 * left out, and their number is told in the result's notes. So is the number of queries where a
 * relevant and an irrelevant document score exactly alike: their order is that of their ids,
 * compared as strings.
 *
 * <p>The corpus is encoded anew at each evaluation, 20,000 texts at a time, each distinct text
 * once; only the best documents of every query are kept, so that memory does not grow with the
 * corpus beyond its texts.
 *
 * <p>Differences from sentence-transformers: with several similarity functions the primary metric
 * is that of the first one, not of whichever did best when the evaluator was first called.
 *
 * <pre>{@code
 * RetrievalData data = RetrievalData.read(folder); // corpus.jsonl, queries.jsonl, qrels.tsv
 * EvaluationResult result = new InformationRetrievalEvaluator(data).evaluate(model);
 * System.out.println(EvaluationTable.metrics(result));
 * }</pre>
 */
public final class InformationRetrievalEvaluator implements Evaluator {
  /** Bounds the vectors in memory: about 30 MB at dimension 384. */
  private static final int CORPUS_BLOCK = 20_000;

  private final EvaluatorOptions options;
  private final RetrievalCutoffs cutoffs;
  private final int corpusBlock;
  private final int queriesLeftOut;

  private final List<String> queryTexts = new ArrayList<>();
  private final List<Set<String>> relevant = new ArrayList<>();

  /** Ids by place; see {@link Rankings}. */
  private final List<String> corpusIds;

  /** Each distinct text with the places of its documents, sorted by the first place. */
  private final List<String> corpusTexts;

  private final List<List<Integer>> corpusPlaces;

  /**
   * Makes an evaluator with default options.
   *
   * @param data at least one query with a relevant document
   */
  public InformationRetrievalEvaluator(RetrievalData data) {
    this(data, EvaluatorOptions.DEFAULT, RetrievalCutoffs.DEFAULT);
  }

  /**
   * Makes an evaluator.
   *
   * @param data at least one query with a relevant document
   * @param options name, similarity functions, encoding
   * @param cutoffs how deep into the ranking each metric looks
   * @throws InvalidInputException if no query has a relevant document
   */
  public InformationRetrievalEvaluator(
      RetrievalData data, EvaluatorOptions options, RetrievalCutoffs cutoffs) {
    this(data.queries(), data.corpus(), data.judgments()::relevant, options, cutoffs, CORPUS_BLOCK);
  }

  InformationRetrievalEvaluator(
      Map<String, String> queries,
      Map<String, String> corpus,
      Function<String, Set<String>> judgments,
      EvaluatorOptions options,
      RetrievalCutoffs cutoffs,
      int corpusBlock) {
    this.options = options;
    this.cutoffs = cutoffs;
    this.corpusBlock = corpusBlock;
    queries.forEach((id, text) -> addQuery(text, judgments.apply(id)));
    this.queriesLeftOut = queries.size() - queryTexts.size();
    if (queryTexts.isEmpty()) {
      throw new InvalidInputException(
          "None of the "
              + queries.size()
              + " queries has a relevant document; give judgments with a score above 0");
    }
    this.corpusIds = corpus.keySet().stream().sorted(CodePointOrder.INSTANCE).toList();
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int place = 0; place < corpusIds.size(); place++) {
      String text = corpus.get(corpusIds.get(place));
      places.computeIfAbsent(text, key -> new ArrayList<>(1)).add(place);
    }
    this.corpusTexts = List.copyOf(places.keySet());
    this.corpusPlaces = List.copyOf(places.values());
  }

  private void addQuery(String text, Set<String> relevantDocuments) {
    if (!relevantDocuments.isEmpty()) {
      queryTexts.add(text);
      relevant.add(Set.copyOf(relevantDocuments));
    }
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return options.functions(modelFunction).stream()
        .flatMap(function -> cutoffs.measures().keySet().stream().map(key -> key(function, key)))
        .toList();
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return key(options.functions(modelFunction).get(0), cutoffs.primary());
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
    Map<SimilarityFunction, Rankings> rankings = new LinkedHashMap<>();
    for (SimilarityFunction function : options.functions(modelFunction)) {
      rankings.put(function, new Rankings(function, queryTexts.size(), cutoffs.depth()));
    }
    float[][] queries = DistinctTexts.encode(queryTexts, queryEncoder).of(queryTexts);
    for (int start = 0; start < corpusTexts.size(); start += corpusBlock) {
      int end = Math.min(start + corpusBlock, corpusTexts.size());
      float[][] block =
          DistinctTexts.encodeChecked(corpusTexts.subList(start, end), documentEncoder);
      List<List<Integer>> places = corpusPlaces.subList(start, end);
      rankings.values().forEach(ranking -> ranking.add(queries, block, places));
    }
    return result(rankings, primaryMetric(modelFunction));
  }

  private EvaluationResult result(
      Map<SimilarityFunction, Rankings> rankings, String primaryMetric) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    if (queriesLeftOut > 0) {
      notes.add(
          count(queriesLeftOut, "query", "queries")
              + " left out: no relevant document in the judgments");
    }
    rankings.forEach(
        (function, ranking) -> {
          List<boolean[]> flags = new ArrayList<>();
          int ties = 0;
          for (int query = 0; query < queryTexts.size(); query++) {
            flags.add(flags(ranking.of(query), relevant.get(query)));
            ties += hasDecidingTie(ranking.of(query), flags.get(query)) ? 1 : 0;
          }
          cutoffs
              .measures()
              .forEach((name, measure) -> samples.put(key(function, name), values(measure, flags)));
          if (ties > 0) {
            notes.add(tieNote(ties, function, rankings.size() > 1));
          }
        });
    return EvaluationResult.ofSamples(primaryMetric, samples, notes, options.bootstrap());
  }

  private double[] values(RetrievalCutoffs.Measure measure, List<boolean[]> flags) {
    double[] values = new double[flags.size()];
    for (int query = 0; query < values.length; query++) {
      values[query] = measure.of(flags.get(query), relevant.get(query).size());
    }
    return values;
  }

  /** Relevance by rank. */
  private boolean[] flags(List<SearchHit> ranking, Set<String> relevantDocuments) {
    boolean[] flags = new boolean[ranking.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = relevantDocuments.contains(corpusIds.get(ranking.get(i).index()));
    }
    return flags;
  }

  private static boolean hasDecidingTie(List<SearchHit> ranking, boolean[] flags) {
    for (int i = 1; i < flags.length; i++) {
      // Within a run of equal scores, some neighbours differ in relevance if any two do.
      if (flags[i] != flags[i - 1] && ranking.get(i).score() == ranking.get(i - 1).score()) {
        return true;
      }
    }
    return false;
  }

  private static String tieNote(int ties, SimilarityFunction function, boolean nameFunction) {
    return "in "
        + count(ties, "query", "queries")
        + " a relevant and an irrelevant document tie exactly"
        + (nameFunction ? " by " + function.key() : "")
        + ": their ids decide the order";
  }

  private static String count(int number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    for (SimilarityFunction function : SimilarityFunction.values()) {
      for (RetrievalCutoffs.CsvColumn column : cutoffs.csvColumns()) {
        MetricEstimate estimate = result.metrics().get(key(function, column.metric()));
        if (estimate != null) {
          columns.put(function.key() + "-" + column.title(), estimate.value());
        }
      }
    }
    String file =
        "Information-Retrieval_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(folder.resolve(file), columns, epoch, steps);
  }

  private String key(SimilarityFunction function, String measure) {
    return MetricNames.prefixed(options.name(), function.key() + "_" + measure);
  }
}
