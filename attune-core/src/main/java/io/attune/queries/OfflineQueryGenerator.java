package io.attune.queries;

import io.attune.data.NormalizedText;
import io.attune.engine.ProgressListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Builds queries from the title and the key phrases of each document: without network, and the same
 * ones every time.
 *
 * <p>It is a baseline, not a language model: its queries use the document's own words, so a model
 * trained on them learns the vocabulary of the domain, but not its synonyms. What a phrase is worth
 * depends on how rare its words are in the collection, so give it all documents at once.
 *
 * <p>The first, third, … query leads with the title and adds the next key phrase; the others put
 * two key phrases together, as all do where there is no title. No word but the title's occurs in
 * two queries of a document.
 */
public final class OfflineQueryGenerator implements QueryGenerator {
  /** Longer titles are cut, as nobody types them out. */
  private static final int TITLE_WORDS = 5;

  /** What follows in a title is place, reference or decoration. */
  private static final Pattern TITLE_END = Pattern.compile("\\s[-–—|]\\s|[(\\[|,;:/]|\\s[-–—]|$");

  private static final int PROGRESS_INTERVAL = 100;

  @Override
  public GeneratedQueries generate(
      List<SourceDocument> documents, int perDocument, ProgressListener progress) {
    if (perDocument < 1) {
      throw new IllegalArgumentException("perDocument must be at least 1, but is " + perDocument);
    }
    KeyPhrases phrases = new KeyPhrases(documents);
    List<List<String>> queries = new ArrayList<>();
    List<GeneratedQueries.Failure> failures = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      List<String> own = queries(documents.get(i), perDocument, phrases);
      queries.add(own);
      if (own.isEmpty()) {
        failures.add(
            new GeneratedQueries.Failure(i, "no title and no key phrase to build a query from"));
      }
      if ((i + 1) % PROGRESS_INTERVAL == 0 || i + 1 == documents.size()) {
        progress.progress("Writing queries", i + 1, documents.size());
      }
    }
    return new GeneratedQueries(queries, failures);
  }

  private static List<String> queries(
      SourceDocument document, int perDocument, KeyPhrases phrases) {
    List<String> title = document.title().map(OfflineQueryGenerator::shorten).orElse(List.of());
    Set<String> excluded = new HashSet<>(title);
    document.forbidden().forEach(name -> excluded.addAll(NormalizedText.words(name)));
    List<List<String>> found = phrases.of(document.text(), excluded, 2 * perDocument);
    List<String> queries = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < perDocument; i++) {
      boolean titled = !title.isEmpty() && i % 2 == 0;
      if (next == found.size() && !(titled && i == 0)) {
        break;
      }
      List<String> words = new ArrayList<>(titled ? title : List.of());
      int last = Math.min(next + (titled ? 1 : 2), found.size());
      for (; next < last; next++) {
        words.addAll(found.get(next));
      }
      queries.add(NormalizedText.join(words));
    }
    return queries;
  }

  private static List<String> shorten(String title) {
    List<String> all = NormalizedText.words(title);
    List<String> head =
        Optional.of(NormalizedText.words(TITLE_END.split(title.strip(), 2)[0]))
            .filter(words -> !words.isEmpty())
            .orElse(all);
    return head.subList(0, Math.min(TITLE_WORDS, head.size()));
  }
}
