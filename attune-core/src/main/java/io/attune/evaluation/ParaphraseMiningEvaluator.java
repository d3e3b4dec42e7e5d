package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.LabeledPair;
import io.attune.data.LabeledText;
import io.attune.data.Pair;
import io.attune.data.TrainingExample;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.ParaphraseMining;
import io.attune.similarity.SimilarPair;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Looks for the duplicates among many sentences and asks how many of the known ones come first: the
 * measure for finding repeated questions in a whole archive.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Columns</th><th>The sentences are all texts, and duplicates are</th></tr>
 * <tr><td>anchor, positive</td><td>the two texts of a row</td></tr>
 * <tr><td>sentence1, sentence2, label</td><td>the two texts of a row with the label 1</td></tr>
 * <tr><td>text, label</td><td>any two texts of the same label</td></tr>
 * </table>
 *
 * <p>Every sentence is encoded as a plain text with the model's default prompt and compared with
 * every other ({@link ParaphraseMining}), by cosine unless another function is chosen, whatever the
 * model's own, as in sentence-transformers.
 *
 * <p>Metrics: {@code average_precision} (primary), and {@code f1}, {@code precision}, {@code
 * recall} and {@code threshold} where F1 is best. Intervals are made by drawing sentences: a pair
 * counts as often as both of its sentences were drawn.
 *
 * <p>Difference from sentence-transformers: a duplicate that names a sentence that does not exist
 * is an error, not passed over.
 */
public final class ParaphraseMiningEvaluator implements Evaluator {
  /** Pairs looked at in all resamples together; beyond it there are fewer resamples. */
  private static final long MOST_WORK = 2_000_000_000L;

  private static final int LEAST_RESAMPLES = 1_000;

  private static final List<String> CSV_ORDER =
      List.of("precision", "recall", "f1", "threshold", MinedPairs.AVERAGE_PRECISION);

  /**
   * Two sentences that mean the same.
   *
   * @param id1 the id of one
   * @param id2 the id of another
   */
  public record Duplicate(String id1, String id2) {}

  private final List<String> sentences;
  private final Set<List<Integer>> duplicates; // places of two sentences, the smaller first
  private final EvaluatorOptions options;
  private final ParaphraseMining.Limits limits;
  private final SimilarityFunction function;

  /**
   * Makes an evaluator with default options.
   *
   * @param sentences from id to text
   * @param duplicates the known ones
   */
  public ParaphraseMiningEvaluator(Map<String, String> sentences, List<Duplicate> duplicates) {
    this(sentences, duplicates, false, EvaluatorOptions.DEFAULT, ParaphraseMining.Limits.DEFAULT);
  }

  /**
   * Makes an evaluator.
   *
   * @param sentences from id to text, at least two
   * @param duplicates the known ones
   * @param addTransitiveClosure whether duplicates of a duplicate are duplicates, too
   * @param options name, at most one similarity function, encoding (by the documents' options)
   * @param limits how much is looked for
   * @throws InvalidInputException if there are fewer than two sentences, or a duplicate names an
   *     unknown one or the same twice
   * @throws IllegalArgumentException if there are several similarity functions
   */
  public ParaphraseMiningEvaluator(
      Map<String, String> sentences,
      List<Duplicate> duplicates,
      boolean addTransitiveClosure,
      EvaluatorOptions options,
      ParaphraseMining.Limits limits) {
    if (sentences.size() < 2) {
      throw new InvalidInputException(
          "Paraphrase mining needs at least two sentences, but there "
              + (sentences.isEmpty() ? "are none" : "is one"));
    }
    this.sentences = List.copyOf(sentences.values());
    this.options = options;
    this.limits = limits;
    this.function = options.onlyFunction(SimilarityFunction.COSINE);
    Map<String, Integer> places = new LinkedHashMap<>();
    sentences.keySet().forEach(id -> places.put(id, places.size()));
    Set<List<Integer>> known = new LinkedHashSet<>();
    for (Duplicate duplicate : duplicates) {
      known.add(ordered(place(duplicate.id1(), places), place(duplicate.id2(), places)));
    }
    known.stream()
        .filter(pair -> pair.get(0).equals(pair.get(1)))
        .findFirst()
        .ifPresent(
            pair -> {
              throw new InvalidInputException(
                  "The sentence \""
                      + this.sentences.get(pair.get(0))
                      + "\" is called a duplicate of itself; remove that pair");
            });
    this.duplicates = addTransitiveClosure ? TransitiveClosure.of(known) : known;
  }

  private static int place(String id, Map<String, Integer> places) {
    if (!places.containsKey(id)) {
      throw new InvalidInputException(
          "A duplicate names the sentence '" + id + "', which does not exist; add or remove it");
    }
    return places.get(id);
  }

  private static List<Integer> ordered(int a, int b) {
    return List.of(Math.min(a, b), Math.max(a, b));
  }

  /**
   * Makes an evaluator of a data set. Equal texts are one sentence.
   *
   * @param dataset of pairs, labelled pairs (label 1 for duplicates) or labelled texts
   * @param options name, at most one similarity function, encoding
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape
   */
  public static ParaphraseMiningEvaluator of(Dataset dataset, EvaluatorOptions options) {
    Shapes.require(
        "Paraphrase mining",
        dataset,
        DatasetShape.PAIR,
        DatasetShape.LABELED_PAIR,
        DatasetShape.LABELED_TEXT);
    Map<String, String> sentences = new LinkedHashMap<>();
    List<Duplicate> duplicates = new ArrayList<>();
    Map<Integer, List<String>> byLabel = new TreeMap<>();
    for (TrainingExample example : dataset.examples()) {
      example.texts().forEach(text -> sentences.put(text, text));
      if (example instanceof Pair pair) {
        duplicates.add(new Duplicate(pair.anchor(), pair.positive()));
      } else if (example instanceof LabeledPair pair && pair.label() == 1) {
        duplicates.add(new Duplicate(pair.sentence1(), pair.sentence2()));
      } else if (example instanceof LabeledText text) {
        byLabel.computeIfAbsent(text.label(), label -> new ArrayList<>()).add(text.text());
      }
    }
    for (List<String> texts : byLabel.values()) {
      for (int i = 0; i < texts.size(); i++) {
        for (String other : texts.subList(i + 1, texts.size())) {
          duplicates.add(new Duplicate(texts.get(i), other));
        }
      }
    }
    duplicates.removeIf(duplicate -> duplicate.id1().equals(duplicate.id2()));
    return new ParaphraseMiningEvaluator(
        sentences, duplicates, false, options, ParaphraseMining.Limits.DEFAULT);
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return MinedPairs.keys().map(this::key).toList();
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return key(MinedPairs.AVERAGE_PRECISION);
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return evaluate(texts -> model.encode(texts, options.documentOptions()));
  }

  EvaluationResult evaluate(Function<List<String>, float[][]> encoder) {
    float[][] vectors = DistinctTexts.encode(sentences, encoder).of(sentences);
    List<SimilarPair> pairs = ParaphraseMining.mine(vectors, limits, function);
    boolean[] isDuplicate = new boolean[pairs.size()];
    for (int i = 0; i < isDuplicate.length; i++) {
      isDuplicate[i] = duplicates.contains(List.of(pairs.get(i).first(), pairs.get(i).second()));
    }
    int[][] known =
        duplicates.stream().map(pair -> new int[] {pair.get(0), pair.get(1)}).toArray(int[][]::new);
    MinedPairs metrics =
        new MinedPairs(pairs, isDuplicate, known, sentences.size(), options.name());
    List<String> notes =
        duplicates.isEmpty() ? List.of("no duplicates are known: every figure is 0") : List.of();
    return EvaluationResult.of(
        key(MinedPairs.AVERAGE_PRECISION), metrics, notes, bootstrap(metrics.work()));
  }

  /** Of very many pairs, so few resamples that they take seconds. */
  private BootstrapInterval bootstrap(long work) {
    BootstrapInterval asked = options.bootstrap();
    long affordable = Math.max(LEAST_RESAMPLES, MOST_WORK / Math.max(1, work));
    return affordable >= asked.resamples()
        ? asked
        : new BootstrapInterval((int) affordable, asked.seed());
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    for (String figure : CSV_ORDER) {
      columns.put(figure, result.metrics().get(key(figure)).value());
    }
    String file =
        "paraphrase_mining_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(folder.resolve(file), columns, epoch, steps);
  }

  private String key(String metric) {
    return MetricNames.prefixed(options.name(), metric);
  }
}
