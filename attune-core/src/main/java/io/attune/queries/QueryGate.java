package io.attune.queries;

import io.attune.data.NormalizedText;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drops queries that would teach a model the wrong thing: that relevance is a copied phrase or a
 * name, or that a document answers a query which fits others better.
 *
 * <p>Checked in this order, the first reason counts: no words, forbidden names, copied words,
 * duplicates (of the same or of another document: the earlier one is kept), and the round trip:
 * whether a model finds the document by its query (Alberti et al. 2019, Dai et al. 2023).
 */
public final class QueryGate {
  private static final int SAMPLES = 5;

  private final QueryGateOptions options;
  private final Optional<RoundTrip> roundTrip;

  /**
   * A gate without a round trip.
   *
   * @param options what passes
   */
  public QueryGate(QueryGateOptions options) {
    this(options, Optional.empty());
  }

  /**
   * A gate with a round trip.
   *
   * @param options what passes
   * @param model to search with; its prompts and similarity are used
   * @param encodeOptions how it encodes
   */
  public QueryGate(
      QueryGateOptions options, SentenceTransformer model, EncodeOptions encodeOptions) {
    this(options, Optional.of(new RoundTrip(model, encodeOptions, options.roundTripTopK())));
  }

  private QueryGate(QueryGateOptions options, Optional<RoundTrip> roundTrip) {
    this.options = options;
    this.roundTrip = roundTrip;
  }

  /**
   * The outcome.
   *
   * @param kept queries that passed, in their order
   * @param report counts and samples
   */
  public record Result(List<QueryCandidate> kept, QueryGateReport report) {}

  /**
   * Sorts queries.
   *
   * @param documents that the queries were written for: the round trip searches all of them
   * @param candidates the queries
   * @return what passed, and a report
   */
  public Result apply(List<SourceDocument> documents, List<QueryCandidate> candidates) {
    List<RejectedQuery> rejected = new ArrayList<>();
    List<QueryCandidate> passed = new ArrayList<>();
    Map<String, QueryCandidate> seen = new HashMap<>();
    for (QueryCandidate candidate : candidates) {
      Optional<RejectedQuery> reason = check(candidate, documents.get(candidate.document()), seen);
      reason.ifPresentOrElse(rejected::add, () -> passed.add(candidate));
    }
    List<QueryCandidate> kept =
        roundTrip.map(trip -> trip.filter(documents, passed, rejected)).orElse(List.copyOf(passed));
    return new Result(kept, report(kept.size(), rejected));
  }

  private Optional<RejectedQuery> check(
      QueryCandidate candidate, SourceDocument document, Map<String, QueryCandidate> seen) {
    List<String> words = NormalizedText.words(candidate.query());
    if (words.isEmpty()) {
      return Optional.of(new RejectedQuery(candidate, RejectionReason.EMPTY, ""));
    }
    Optional<String> name = forbidden(candidate.query(), words, document);
    if (name.isPresent()) {
      return Optional.of(new RejectedQuery(candidate, RejectionReason.FORBIDDEN, name.get()));
    }
    List<String> copied = CommonRun.longest(words, NormalizedText.words(document.text()));
    if (CommonRun.length(copied) >= options.copiedWords()) {
      return Optional.of(
          new RejectedQuery(candidate, RejectionReason.COPIES_TEXT, NormalizedText.join(copied)));
    }
    QueryCandidate earlier = seen.putIfAbsent(NormalizedText.key(candidate.query()), candidate);
    return earlier == null
        ? Optional.empty()
        : Optional.of(
            new RejectedQuery(
                candidate,
                RejectionReason.DUPLICATE,
                earlier.document() == candidate.document()
                    ? "of the same document's"
                    : "of another document's"));
  }

  private Optional<String> forbidden(String query, List<String> words, SourceDocument document) {
    for (Pattern pattern : options.forbidden()) {
      Matcher matcher = pattern.matcher(query);
      if (matcher.find()) {
        return Optional.of(matcher.group());
      }
    }
    return document.forbidden().stream()
        .sorted()
        .filter(name -> CommonRun.contains(words, NormalizedText.words(name)))
        .findFirst();
  }

  private static QueryGateReport report(int kept, List<RejectedQuery> rejected) {
    Map<RejectionReason, Integer> counts = new EnumMap<>(RejectionReason.class);
    List<RejectedQuery> samples = new ArrayList<>();
    for (RejectedQuery query : rejected) {
      if (counts.merge(query.reason(), 1, Integer::sum) <= SAMPLES) {
        samples.add(query);
      }
    }
    return new QueryGateReport(kept, counts, samples);
  }
}
