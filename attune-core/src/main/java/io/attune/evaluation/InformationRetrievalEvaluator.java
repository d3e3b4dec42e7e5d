package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.RelevanceJudgments;
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
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Ranks a whole corpus for every query and asks how high the relevant documents come: the measure
 * nearest to what a user of the search sees.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Part</th><th>Encoded as</th></tr>
 * <tr><td>queries</td><td>query</td></tr>
 * <tr><td>corpus</td><td>document</td></tr>
 * <tr><td>judgments</td><td>a grade above 0 is relevant</td></tr>
 * </table>
 *
 * <p>Metrics, with the similarity function before them ({@code cosine_ndcg@10}): accuracy@k,
 * precision@k and recall@k for 1, 3, 5 and 10, ndcg@10 (primary), mrr@10, map@100; see {@link
 * RankingMetrics}. Each is the mean over the queries that have a relevant document; the others are
 * left out, and their number is told in the result's notes. So is the number of queries where a
 * relevant and an irrelevant document score exactly alike: their order is that of their ids,
 * compared as strings.
 *
 * <p>Grades are not told apart by these metrics. Where the judgments hold grades above 1, there is
 * also {@code cosine_graded_ndcg@10}, in which a document counts by its grade ({@link
 * RankingMetrics#gradedNdcg}).
 *
 * <p>The corpus is encoded 20,000 texts at a time, each distinct text once; only the best documents
 * of every query are kept. The vectors of up to 128 MB stay in memory while it is not needed
 * otherwise, and are used again where the same model, by its content, is evaluated once more.
 *
 * <p>Differences from sentence-transformers: with several similarity functions the primary metric
 * is that of the first one, not of whichever did best when the evaluator was first called. It has
 * no graded metric, and encodes the corpus anew at every call.
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

  private static final long MOST_COMPONENTS_KEPT = 1L << 25;

  private final EvaluatorOptions options;
  private final RetrievalCutoffs cutoffs;
  private final int corpusBlock;
  private final int queriesLeftOut;

  private final List<JudgedQuery> queries = new ArrayList<>();
  private final CorpusVectors corpusVectors = new CorpusVectors(MOST_COMPONENTS_KEPT);

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
    this(data.queries(), data.corpus(), data.judgments(), options, cutoffs, CORPUS_BLOCK);
  }

  InformationRetrievalEvaluator(
      Map<String, String> queries,
      Map<String, String> corpus,
      RelevanceJudgments judgments,
      EvaluatorOptions options,
      RetrievalCutoffs cutoffs,
      int corpusBlock) {
    this.options = options;
    this.cutoffs = cutoffs;
    this.corpusBlock = corpusBlock;
    for (Map.Entry<String, String> query : queries.entrySet()) {
      Map<String, Integer> grades = judgments.byQuery().getOrDefault(query.getKey(), Map.of());
      JudgedQuery judged = new JudgedQuery(query.getValue(), grades);
      if (judged.relevant() > 0) {
        this.queries.add(judged);
      }
    }
    this.queriesLeftOut = queries.size() - this.queries.size();
    if (this.queries.isEmpty()) {
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

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return options.functions(modelFunction).stream()
        .flatMap(function -> measures().stream().map(measure -> key(function, measure)))
        .toList();
  }

  /** The metrics of one similarity function, without its name. */
  private List<String> measures() {
    List<String> measures = new ArrayList<>(cutoffs.measures().keySet());
    if (isGraded()) {
      cutoffs.ndcg().forEach(k -> measures.add(graded(k)));
    }
    return measures;
  }

  private boolean isGraded() {
    return queries.stream().anyMatch(JudgedQuery::isGraded);
  }

  private static String graded(int k) {
    return "graded_ndcg@" + k;
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return key(options.functions(modelFunction).get(0), cutoffs.primary());
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    String fingerprint = model.fingerprint();
    return rank(
        texts -> model.encodeQuery(texts, options.queryOptions()),
        start ->
            corpusVectors.block(
                fingerprint,
                start,
                () ->
                    DistinctTexts.encodeChecked(
                        block(start),
                        texts -> model.encodeDocument(texts, options.documentOptions()))),
        model.similarityFunction());
  }

  /** By functions that stand for a model. */
  EvaluationResult evaluate(
      Function<List<String>, float[][]> queryEncoder,
      Function<List<String>, float[][]> documentEncoder,
      SimilarityFunction modelFunction) {
    return rank(
        queryEncoder,
        start -> DistinctTexts.encodeChecked(block(start), documentEncoder),
        modelFunction);
  }

  private List<String> block(int start) {
    return corpusTexts.subList(start, Math.min(start + corpusBlock, corpusTexts.size()));
  }

  private EvaluationResult rank(
      Function<List<String>, float[][]> queryEncoder,
      IntFunction<float[][]> corpusBlocks,
      SimilarityFunction modelFunction) {
    Map<SimilarityFunction, Rankings> rankings = new LinkedHashMap<>();
    for (SimilarityFunction function : options.functions(modelFunction)) {
      rankings.put(function, new Rankings(function, queries.size(), cutoffs.depth()));
    }
    List<String> texts = queries.stream().map(JudgedQuery::text).toList();
    float[][] vectors = DistinctTexts.encode(texts, queryEncoder).of(texts);
    for (int start = 0; start < corpusTexts.size(); start += corpusBlock) {
      float[][] block = corpusBlocks.apply(start);
      List<List<Integer>> places = corpusPlaces.subList(start, start + block.length);
      rankings.values().forEach(ranking -> ranking.add(vectors, block, places));
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
          samples.putAll(samples(function, ranking));
          int ties = 0;
          for (int query = 0; query < queries.size(); query++) {
            boolean[] flags = queries.get(query).flags(ids(ranking.of(query)));
            ties += hasDecidingTie(ranking.of(query), flags) ? 1 : 0;
          }
          if (ties > 0) {
            notes.add(tieNote(ties, function, rankings.size() > 1));
          }
        });
    return EvaluationResult.ofSamples(primaryMetric, samples, notes, options.bootstrap());
  }

  private Map<String, double[]> samples(SimilarityFunction function, Rankings rankings) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    measures().forEach(measure -> samples.put(key(function, measure), new double[queries.size()]));
    for (int i = 0; i < queries.size(); i++) {
      int query = i;
      JudgedQuery judged = queries.get(query);
      List<String> ranking = ids(rankings.of(query));
      boolean[] flags = judged.flags(ranking);
      cutoffs
          .measures()
          .forEach(
              (name, measure) ->
                  samples.get(key(function, name))[query] = measure.of(flags, judged.relevant()));
      if (isGraded()) {
        for (int k : cutoffs.ndcg()) {
          samples.get(key(function, graded(k)))[query] =
              RankingMetrics.gradedNdcg(judged.gradesOf(ranking), k, judged.allGrades());
        }
      }
    }
    return samples;
  }

  private List<String> ids(List<SearchHit> ranking) {
    return ranking.stream().map(hit -> corpusIds.get(hit.index())).toList();
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
    String file =
        "Information-Retrieval_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(
        folder.resolve(file), csvColumns(result, cutoffs, options.name()), epoch, steps);
  }

  /** What of a result stands in a CSV file, by sentence-transformers' titles and order. */
  static Map<String, Double> csvColumns(
      EvaluationResult result, RetrievalCutoffs cutoffs, String name) {
    Map<String, Double> columns = new LinkedHashMap<>();
    for (SimilarityFunction function : SimilarityFunction.values()) {
      for (RetrievalCutoffs.CsvColumn column : cutoffs.csvColumns()) {
        String key = MetricNames.prefixed(name, function.key() + "_" + column.metric());
        MetricEstimate estimate = result.metrics().get(key);
        if (estimate != null) {
          columns.put(function.key() + "-" + column.title(), estimate.value());
        }
      }
    }
    return columns;
  }

  private String key(SimilarityFunction function, String measure) {
    return MetricNames.prefixed(options.name(), function.key() + "_" + measure);
  }
}
