package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.InvalidInputException;
import io.attune.data.NormalizedText;
import io.attune.engine.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies the part of each document that matters, by a language model: one request a document.
 *
 * <p>A model may write instead of copying. What it hands back is checked against the document:
 * where too much of it does not stand there, the extract is refused.
 */
public final class PassageExtractor {
  /** Of an extract's word pairs, so many have to stand in the document: joins break a few. */
  private static final double LEAST_COPIED = 0.9;

  private final LanguageModel model;
  private final String wanted;

  /**
   * Extracts with a model.
   *
   * @param model to ask; stays open. Its limit of output tokens bounds the extracts
   * @param wanted what to keep, such as {@code "the duties and requirements of the job"}
   * @throws InvalidInputException if nothing is wanted
   */
  public PassageExtractor(LanguageModel model, String wanted) {
    if (wanted.isBlank()) {
      throw new InvalidInputException(
          "What to extract is empty; say it in words, such as 'the requirements of the job'.");
    }
    this.model = model;
    this.wanted = wanted.strip();
  }

  /**
   * What is still to be asked, and what it will probably cost.
   *
   * @param documents to extract from
   * @return the estimate, for extracts of half their documents
   */
  public CostEstimate estimate(List<String> documents) {
    return model.estimate(requests(documents), PassageExtractor::read, usualTokens(documents));
  }

  /**
   * Extracts; asks for what is not on disk yet.
   *
   * @param documents to extract from; not blank
   * @param progress is told how many are done
   * @return an extract a document, or why there is none: a refusal, a text that is not the
   *     document's, or nothing in it that is wanted
   * @throws LanguageModelException if the run had to stop; what was answered is kept
   */
  public Answers<String> extract(List<String> documents, ProgressListener progress)
      throws IOException {
    Answers<String> answers =
        model.ask(
            requests(documents),
            PassageExtractor::read,
            usualTokens(documents),
            "Extracting",
            progress);
    List<Outcome<String>> checked = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      checked.add(check(documents.get(i), answers.outcomes().get(i)));
    }
    return new Answers<>(checked, answers.bill());
  }

  private static Outcome<String> check(String document, Outcome<String> outcome) {
    if (!(outcome instanceof Outcome.Answered<String> answered)) {
      return outcome;
    }
    if (answered.value().isEmpty()) {
      return new Outcome.Failed<>("nothing of what is wanted stands in the document");
    }
    double copied = copied(document, answered.value());
    return copied >= LEAST_COPIED
        ? outcome
        : new Outcome.Failed<>(
            "only %d %% of the extract stand in the document; the model wrote instead of copying"
                .formatted(Math.round(100 * copied)));
  }

  /** The share of an extract's pairs of neighbouring words that are neighbours in the document. */
  static double copied(String document, String extract) {
    List<List<String>> own = pairs(extract);
    Set<List<String>> theirs = new HashSet<>(pairs(document));
    return own.isEmpty() ? 1 : own.stream().filter(theirs::contains).count() / (double) own.size();
  }

  private static List<List<String>> pairs(String text) {
    List<String> words = NormalizedText.words(text);
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 1; i < words.size(); i++) {
      pairs.add(List.of(words.get(i - 1), words.get(i)));
    }
    return pairs;
  }

  private List<ChatRequest> requests(List<String> documents) {
    ChatMessage instructions =
        ChatMessage.system(
            """
            You copy the part of a document that matters. Wanted: %s. Copy every sentence of the \
            document that belongs to it, word for word and in its order, and leave out the rest. \
            Do not summarise, correct, translate or add anything. Where nothing of it stands in \
            the document, answer with an empty text."""
                .formatted(wanted));
    AnswerSchema schema =
        AnswerSchema.object(
            "extract",
            Map.of("extract", Map.of("type", "string")),
            JsonNodeFactory.instance
                .objectNode()
                .put("extract", "the sentences, word for word")
                .toString());
    return documents.stream()
        .map(
            document ->
                new ChatRequest(
                    List.of(instructions, ChatMessage.user(document)),
                    schema,
                    model.options().model()))
        .toList();
  }

  private static int usualTokens(List<String> documents) {
    double sum = documents.stream().mapToLong(CostEstimate::tokens).sum();
    return documents.isEmpty() ? 0 : (int) Math.round(sum / documents.size() / 2);
  }

  private static String read(JsonNode json) throws UnusableAnswerException {
    JsonNode extract = json.path("extract");
    if (!extract.isTextual()) {
      throw new UnusableAnswerException(
          "the answer has no text 'extract': " + AnswerJson.quote(json.toString()));
    }
    return extract.asText().strip();
  }
}
