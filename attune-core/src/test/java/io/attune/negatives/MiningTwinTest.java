package io.attune.negatives;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.InvalidInputException;
import io.attune.data.NormalizedText;
import io.attune.negatives.MinedRow.MinedNegative;
import io.attune.similarity.SimilarityFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The miner against the definition, without blocks, numbers or sorting of parts. */
class MiningTwinTest {
  private final Map<String, String> keys = new HashMap<>();

  private record Scored(String document, float score) {}

  private String key(String text) {
    return keys.computeIfAbsent(text, NormalizedText::key);
  }

  @RepeatedTest(40)
  void findsWhatComparingEverythingFinds(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    SplittableRandom random = new SplittableRandom(seed);
    // Beyond one block of queries now and then.
    int size = seed % 10 == 0 ? 2_300 : 5 + random.nextInt(60);
    MiningInput input = input(size, random);
    GivenVectors vectors =
        new GivenVectors(
            List.of(
                    SimilarityFunction.COSINE,
                    SimilarityFunction.DOT,
                    SimilarityFunction.EUCLIDEAN,
                    SimilarityFunction.MANHATTAN)
                .get(repetition.getCurrentRepetition() % 4),
            seed);
    MiningOptions options = options(random);
    List<MinedRow> mined = mine(vectors, options, input);
    Map<String, List<MiningRow>> byQuery = new LinkedHashMap<>();
    input
        .rows()
        .forEach(
            row -> byQuery.computeIfAbsent(key(row.anchor()), k -> new ArrayList<>()).add(row));
    int most = byQuery.values().stream().mapToInt(List::size).max().orElseThrow();
    int deepest = options.rangeMax(most) + Math.max(most, mostExcluded(input));
    Map<String, String> documents = new LinkedHashMap<>(); // each by its key, the first text
    input.corpus().forEach(d -> documents.putIfAbsent(key(d.text()), d.text()));
    input.rows().forEach(r -> documents.putIfAbsent(key(r.positive()), r.positive()));
    int row = 0;
    for (List<MiningRow> query : byQuery.values()) {
      List<Scored> expected =
          expected(query, input, documents, vectors, options, deepest, options.rangeMax(most));
      Set<String> positives = new HashSet<>();
      for (MiningRow pair : query) {
        if (!positives.add(key(pair.positive()))) {
          continue; // the same pair again
        }
        if (mined.isEmpty()) {
          assertThat(expected).as("seed " + seed).isEmpty();
          continue;
        }
        MinedRow found = mined.get(row++);
        assertThat(found.row()).isEqualTo(pair);
        assertThat(found.negatives().stream().map(n -> key(n.text())).toList())
            .as("seed %d, %s", seed, pair.anchor())
            .isEqualTo(expected.stream().map(s -> key(s.document())).toList());
      }
    }
    assertThat(row).isEqualTo(mined.size());
  }

  /** None where the limits leave nothing at all, which is an error. */
  private static List<MinedRow> mine(
      GivenVectors vectors, MiningOptions options, MiningInput input) {
    try {
      return new HardNegativeMiner(vectors, options).mine(input).rows();
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining("the limits took all candidates away");
      return List.of();
    }
  }

  /** Straight from the definition. */
  private List<Scored> expected(
      List<MiningRow> query,
      MiningInput input,
      Map<String, String> documents,
      GivenVectors vectors,
      MiningOptions options,
      int deepest,
      int rangeMax) {
    String anchor = query.get(0).anchor();
    Set<String> ids = new HashSet<>();
    query.forEach(r -> r.documentId().ifPresent(ids::add));
    Set<String> answers = new HashSet<>();
    query.forEach(r -> answers.add(key(r.positive())));
    float least = Float.POSITIVE_INFINITY;
    for (String answer : answers) {
      least = Math.min(least, score(vectors, anchor, documents.get(answer)));
    }
    input.rows().stream()
        .filter(r -> r.documentId().filter(ids::contains).isPresent())
        .forEach(r -> answers.add(key(r.positive())));
    input.corpus().stream()
        .filter(d -> d.id().filter(ids::contains).isPresent())
        .forEach(d -> answers.add(key(d.text())));
    List<Scored> all = new ArrayList<>();
    documents.values().forEach(d -> all.add(new Scored(d, score(vectors, anchor, d))));
    all.sort(Comparator.comparingDouble(Scored::score).reversed());
    List<Scored> nearest = all.subList(0, Math.min(all.size(), deepest));
    float positive = least;
    List<Scored> allowed =
        nearest.stream()
            .filter(s -> !answers.contains(key(s.document())))
            .filter(
                s ->
                    options.absoluteMargin().isEmpty()
                        || s.score() + options.absoluteMargin().get() <= positive)
            .filter(
                s ->
                    options.relativeMargin().isEmpty()
                        || s.score()
                            <= positive - Math.abs(positive) * options.relativeMargin().get())
            .filter(s -> options.maxScore().isEmpty() || s.score() <= options.maxScore().get())
            .filter(s -> options.minScore().isEmpty() || s.score() >= options.minScore().get())
            .limit(rangeMax)
            .skip(options.rangeMin())
            .limit(options.numNegatives())
            .toList();
    return allowed;
  }

  private int mostExcluded(MiningInput input) {
    Map<String, Set<String>> answers = new HashMap<>();
    Map<String, Set<String>> ids = new HashMap<>();
    for (MiningRow row : input.rows()) {
      answers.computeIfAbsent(key(row.anchor()), k -> new HashSet<>()).add(key(row.positive()));
      ids.computeIfAbsent(key(row.anchor()), k -> new HashSet<>())
          .addAll(row.documentId().stream().toList());
    }
    Map<String, Set<String>> textsOfId = new HashMap<>();
    input
        .rows()
        .forEach(
            r ->
                r.documentId()
                    .ifPresent(
                        id ->
                            textsOfId
                                .computeIfAbsent(id, k -> new HashSet<>())
                                .add(key(r.positive()))));
    input
        .corpus()
        .forEach(
            d ->
                d.id()
                    .ifPresent(
                        id ->
                            textsOfId
                                .computeIfAbsent(id, k -> new HashSet<>())
                                .add(key(d.text()))));
    ids.forEach(
        (query, own) ->
            own.forEach(id -> answers.get(query).addAll(textsOfId.getOrDefault(id, Set.of()))));
    return answers.values().stream().mapToInt(Set::size).max().orElseThrow();
  }

  private static float score(GivenVectors vectors, String a, String b) {
    return (float) vectors.similarity().of(vectors.of(a), vectors.of(b));
  }

  private static MiningInput input(int size, SplittableRandom random) {
    List<MiningRow> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      MiningRow earlier = rows.isEmpty() ? null : rows.get(random.nextInt(rows.size()));
      int kind = earlier == null || size > 1000 ? 9 : random.nextInt(10);
      String anchor = kind == 0 ? earlier.anchor().toUpperCase(Locale.ROOT) + "?" : "query " + i;
      String positive =
          kind == 1 ? earlier.positive() : kind == 2 ? earlier.positive() + "!" : "document " + i;
      Optional<String> id =
          kind == 3 ? earlier.documentId() : kind < 7 ? Optional.of("d" + i) : Optional.empty();
      rows.add(new MiningRow(anchor, positive, Optional.empty(), id, Map.of()));
    }
    List<CorpusDocument> corpus = new ArrayList<>();
    for (int i = 0; i < random.nextInt(20); i++) {
      boolean known = random.nextInt(4) == 0;
      String text = known ? rows.get(random.nextInt(rows.size())).positive() : "other " + i;
      corpus.add(
          new CorpusDocument(
              text, random.nextInt(4) == 0 ? Optional.of("d" + i) : Optional.empty()));
    }
    return new MiningInput(rows, corpus, List.of());
  }

  private static MiningOptions options(SplittableRandom random) {
    MiningOptionsBuilder options = MiningOptions.builder().numNegatives(1 + random.nextInt(3));
    if (random.nextBoolean()) {
      options.rangeMin(random.nextInt(2));
    }
    if (random.nextInt(3) == 0) {
      options.rangeMax(5 + random.nextInt(5));
    }
    if (random.nextInt(3) == 0) {
      options.absoluteMargin(random.nextDouble(-1, 0.1));
    }
    if (random.nextInt(3) == 0) {
      options.relativeMargin(random.nextDouble(-1, 0.1));
    }
    if (random.nextInt(4) == 0) {
      options.maxScore(random.nextDouble(-0.1, 2));
    }
    if (random.nextInt(4) == 0) {
      options.minScore(random.nextDouble(-3, -0.2));
    }
    return options.build();
  }

  @RepeatedTest(20)
  void theLeastSimilarAreThoseOfTheGreedyRule(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    SplittableRandom random = new SplittableRandom(seed);
    List<MiningRow> rows = new ArrayList<>();
    for (int i = 0; i < 3 + random.nextInt(50); i++) {
      rows.add(MiningRow.of("query " + i, "document " + i));
    }
    GivenVectors vectors = new GivenVectors(SimilarityFunction.COSINE, seed);
    MiningOptions options =
        MiningOptions.builder().strategy(MiningStrategy.LEAST_SIMILAR_UNIQUE).build();
    List<MinedRow> mined =
        new HardNegativeMiner(vectors, options).mine(MiningInput.of(rows)).rows();
    List<String> left = new ArrayList<>(rows.stream().map(MiningRow::positive).toList());
    List<String> given = new ArrayList<>();
    for (MiningRow row : rows) {
      List<String> others = left.stream().filter(d -> !d.equals(row.positive())).toList();
      if (others.isEmpty()) { // only its own is left: exchange with the row before
        given.add(given.set(given.size() - 1, left.get(0)));
        break;
      }
      String least =
          others.stream()
              .min(Comparator.comparingDouble(d -> score(vectors, row.positive(), d)))
              .orElseThrow();
      left.remove(least);
      given.add(least);
    }
    assertThat(mined.stream().flatMap(m -> m.negatives().stream()).map(MinedNegative::text))
        .as("seed " + seed)
        .containsExactlyElementsOf(given);
    assertThat(new HashSet<>(given)).hasSameSizeAs(rows);
  }
}
