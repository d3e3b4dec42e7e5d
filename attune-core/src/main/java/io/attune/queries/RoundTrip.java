package io.attune.queries;

import io.attune.data.NormalizedText;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import java.util.ArrayList;
import java.util.List;

/** Keeps the queries by which a model finds their document. */
record RoundTrip(SentenceTransformer model, EncodeOptions options, int topK) {
  /**
   * Searches all documents for each query.
   *
   * @param rejected what is dropped is added to it
   * @return what is kept
   */
  List<QueryCandidate> filter(
      List<SourceDocument> documents,
      List<QueryCandidate> candidates,
      List<RejectedQuery> rejected) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<String> texts = documents.stream().map(SourceDocument::text).toList();
    List<String> keys = texts.stream().map(NormalizedText::key).toList();
    List<List<SearchHit>> hits =
        SemanticSearch.search(
            model.encodeQuery(candidates.stream().map(QueryCandidate::query).toList(), options),
            model.encodeDocument(texts, options),
            topK,
            model.similarityFunction());
    List<QueryCandidate> kept = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      QueryCandidate candidate = candidates.get(i);
      // Another document with the same text is as good.
      String wanted = keys.get(candidate.document());
      if (hits.get(i).stream().anyMatch(hit -> keys.get(hit.index()).equals(wanted))) {
        kept.add(candidate);
      } else {
        rejected.add(
            new RejectedQuery(
                candidate,
                RejectionReason.NOT_FOUND,
                "first instead: " + first(texts.get(hits.get(i).get(0).index()))));
      }
    }
    return kept;
  }

  private static String first(String text) {
    List<String> words = NormalizedText.words(text);
    return NormalizedText.join(words.subList(0, Math.min(8, words.size())));
  }
}
