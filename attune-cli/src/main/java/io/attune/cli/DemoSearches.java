package io.attune.cli;

import io.attune.cli.DemoData.Posting;
import io.attune.cli.DemoData.Search;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Searches over all postings, answered by one model and then by another. */
final class DemoSearches {
  /** Hits shown a search. */
  private static final int SHOWN = 3;

  private final List<Posting> postings;
  private final List<Search> searches;

  private DemoSearches(List<Posting> postings, List<Search> searches) {
    this.postings = postings;
    this.searches = searches;
  }

  /** The searches that were held out. */
  static DemoSearches heldOut(DemoData data) {
    return new DemoSearches(
        data.postings(),
        data.split().test().stream()
            .map(posting -> new Search(posting.query(), posting.id()))
            .toList());
  }

  /** The searches made of synonyms, as far as their postings were held out. */
  static DemoSearches ofSynonyms(DemoData data) {
    return new DemoSearches(data.postings(), data.synonymSearches());
  }

  int size() {
    return searches.size();
  }

  /**
   * What a model finds.
   *
   * @param hits for every search all postings, best first
   * @param ranks for every search the rank of the posting that was meant, from 1
   */
  record Answers(List<List<SearchHit>> hits, List<Integer> ranks) {}

  /**
   * Searches.
   *
   * @param model to encode the searches with
   * @param vectors of all postings, by the same model
   */
  Answers ask(SentenceTransformer model, float[][] vectors, EncodeOptions options) {
    float[][] queries = model.encodeQuery(searches.stream().map(Search::text).toList(), options);
    List<List<SearchHit>> hits =
        SemanticSearch.search(queries, vectors, postings.size(), model.similarityFunction());
    List<Integer> ranks = new ArrayList<>();
    for (Search search : searches) {
      List<String> found =
          hits.get(ranks.size()).stream().map(hit -> postings.get(hit.index()).id()).toList();
      ranks.add(found.indexOf(search.id()) + 1);
    }
    return new Answers(hits, ranks);
  }

  /**
   * Orders searches by what the second model changed: how many times smaller the rank became.
   *
   * @return their places, the one that gained most first
   */
  List<Integer> byGain(Answers before, Answers after) {
    return IntStream.range(0, searches.size())
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                search -> (double) after.ranks().get(search) / before.ranks().get(search)))
        .toList();
  }

  /** How many searches find what was meant further up, as far, and further down: a sentence. */
  String balance(Answers before, Answers after) {
    int[] counts = new int[3];
    for (int search = 0; search < searches.size(); search++) {
      counts[1 + Integer.signum(before.ranks().get(search) - after.ranks().get(search))]++;
    }
    return "Of %d searches, %d find what was meant further up, %d at the same place, %d further down."
        .formatted(searches.size(), counts[2], counts[1], counts[0]);
  }

  /** The ranks of what was meant, such as {@code 12 -> 1, 3 -> 2}. */
  String ranks(Answers before, Answers after) {
    return IntStream.range(0, searches.size())
        .mapToObj(search -> before.ranks().get(search) + " -> " + after.ranks().get(search))
        .collect(Collectors.joining(", "));
  }

  /**
   * The best hits of both models side by side, the posting that was meant marked.
   *
   * @param search which one
   * @param width of a line
   * @return lines
   */
  String sideBySide(int search, Answers before, Answers after, int width) {
    int column = (width - 4) / 2;
    List<String> left = lines(search, before, column);
    List<String> right = lines(search, after, column);
    StringBuilder text = new StringBuilder();
    text.append("  search: ").append(searches.get(search).text()).append('\n');
    for (int i = 0; i < left.size(); i++) {
      int padding = column - left.get(i).codePointCount(0, left.get(i).length());
      String line = "  " + left.get(i) + " ".repeat(Math.max(0, padding)) + "  " + right.get(i);
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private List<String> lines(int search, Answers answers, int width) {
    List<String> lines = new ArrayList<>();
    for (SearchHit hit : answers.hits().get(search).subList(0, SHOWN)) {
      Posting posting = postings.get(hit.index());
      String mark = posting.id().equals(searches.get(search).id()) ? " * " : "   ";
      lines.add((lines.size() + 1) + mark + Snippets.fit(posting.title(), width - 4));
    }
    int rank = answers.ranks().get(search);
    lines.add(rank > SHOWN ? "(the one that was meant is number " + rank + ")" : "");
    return lines;
  }
}
