package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.RetrievalData;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Retrieval on several data sets, and the mean of each metric over them: small sets of many kinds,
 * such as those of NanoBEIR, tell more of a model than one large set.
 *
 * <p>Metrics: for each data set those of {@link InformationRetrievalEvaluator} under the data set's
 * name ({@code NanoFiQA2018_cosine_ndcg@10}), then the means ({@code NanoBEIR_mean_cosine_ndcg@10},
 * primary), in which each data set counts alike, however many queries it has. Intervals of means
 * are made by drawing queries of each data set by itself: they tell how the mean would move with
 * other queries, not with other data sets.
 *
 * <p>Differences from sentence-transformers: the data sets are folders here, of any number and
 * name; with several similarity functions the primary metric is that of the first one.
 */
public final class NanoBEIREvaluator implements Evaluator {
  private static final String MEAN = "NanoBEIR_mean";

  private final EvaluatorOptions options;
  private final RetrievalCutoffs cutoffs;
  private final List<InformationRetrievalEvaluator> evaluators;

  /**
   * Makes an evaluator.
   *
   * @param datasets by their names, at least one
   * @param options name, similarity functions, encoding
   * @param cutoffs how deep into the ranking each metric looks
   * @throws InvalidInputException if there is no data set, or one has no query with a relevant
   *     document
   */
  public NanoBEIREvaluator(
      Map<String, RetrievalData> datasets, EvaluatorOptions options, RetrievalCutoffs cutoffs) {
    this(
        datasets.entrySet().stream()
            .map(
                dataset ->
                    new InformationRetrievalEvaluator(
                        dataset.getValue(),
                        options.withName(MetricNames.prefixed(options.name(), dataset.getKey())),
                        cutoffs))
            .toList(),
        options,
        cutoffs);
  }

  /** Of evaluators whose options differ only in their names. */
  NanoBEIREvaluator(
      List<InformationRetrievalEvaluator> evaluators,
      EvaluatorOptions options,
      RetrievalCutoffs cutoffs) {
    if (evaluators.isEmpty()) {
      throw new InvalidInputException("There are no data sets to evaluate on; give at least one");
    }
    this.evaluators = List.copyOf(evaluators);
    this.options = options;
    this.cutoffs = cutoffs;
  }

  /**
   * Makes an evaluator of a folder of folders in the form of BEIR, each a data set of its name.
   *
   * @param folder that holds them; other things in it are passed over
   * @param options name, similarity functions, encoding
   * @param cutoffs how deep into the ranking each metric looks
   * @return the evaluator, its data sets in the order of their names
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static NanoBEIREvaluator read(
      Path folder, EvaluatorOptions options, RetrievalCutoffs cutoffs) {
    Map<String, RetrievalData> datasets = new LinkedHashMap<>();
    for (Path dataset : datasetFolders(folder)) {
      datasets.put(dataset.getFileName().toString(), RetrievalData.read(dataset));
    }
    if (datasets.isEmpty()) {
      throw new InvalidInputException(
          folder + ": holds no folder with a corpus.jsonl; give a folder of such folders");
    }
    return new NanoBEIREvaluator(datasets, options, cutoffs);
  }

  /**
   * Finds data sets in the form of BEIR.
   *
   * @param folder that may hold them
   * @return the folders in it that hold a corpus, in the order of their names
   */
  public static List<Path> datasetFolders(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(
              each ->
                  Stream.of("corpus.jsonl", "corpus.jsonl.gz")
                      .anyMatch(name -> Files.exists(each.resolve(name))))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    List<String> keys = new ArrayList<>();
    evaluators.forEach(evaluator -> keys.addAll(evaluator.metrics(modelFunction)));
    means(modelFunction).forEach(mean -> keys.add(mean.metric()));
    return keys;
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return key(options.functions(modelFunction).get(0), cutoffs.primary());
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return combine(
        evaluators.stream().map(evaluator -> evaluator.evaluate(model)).toList(),
        model.similarityFunction());
  }

  /** Puts the results of the evaluators together. */
  EvaluationResult combine(List<EvaluationResult> results, SimilarityFunction modelFunction) {
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String dataset = evaluators.get(i).name();
      results.get(i).notes().forEach(note -> notes.add(dataset + ": " + note));
    }
    return EvaluationResult.of(
        primaryMetric(modelFunction),
        new JointMetrics(
            results.stream().map(EvaluationResult::items).toList(), means(modelFunction)),
        notes,
        options.bootstrap());
  }

  private List<JointMetrics.Derived> means(SimilarityFunction modelFunction) {
    List<JointMetrics.Derived> means = new ArrayList<>();
    for (SimilarityFunction function : options.functions(modelFunction)) {
      for (String measure : cutoffs.measures().keySet()) {
        List<String> sources =
            evaluators.stream()
                .map(each -> MetricNames.prefixed(each.name(), function.key() + "_" + measure))
                .toList();
        means.add(
            new JointMetrics.Derived(
                key(function, measure),
                sources,
                values -> Arrays.stream(values).sum() / values.length));
      }
    }
    return means;
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    for (InformationRetrievalEvaluator evaluator : evaluators) {
      evaluator.writeCsv(result, folder, epoch, steps);
    }
    String name = MetricNames.prefixed(options.name(), MEAN);
    EvaluationCsv.append(
        folder.resolve("NanoBEIR_evaluation_mean_results.csv"),
        InformationRetrievalEvaluator.csvColumns(result, cutoffs, name),
        epoch,
        steps);
  }

  private String key(SimilarityFunction function, String measure) {
    return MetricNames.prefixed(options.name(), MEAN + "_" + function.key() + "_" + measure);
  }
}
