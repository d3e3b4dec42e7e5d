package io.attune.data.cleaning;

import io.attune.InvalidInputException;
import io.attune.model.TextTokens;
import io.attune.model.TokenSpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures texts in a model's tokens against what it reads of a text, and where that is asked for,
 * truncates longer ones or divides them into chunks that overlap.
 */
final class TokenStep implements CleaningStep {
  static final String NAME = "tokens";

  private static final String MODEL = "all-MiniLM-L6-v2";
  private static final String REPORT = "report";
  private static final String TRUNCATE = "truncate";
  private static final String CHUNK = "chunk";
  private static final int MOST_TOKENS = 1 << 20;
  private static final int LEAST_TOKENS = 8;

  private final TextTokens tokens;
  private final String action;
  private final int limit; // of a text's own tokens
  private final int overlap;
  private int[] lengths = new int[1 << 10];
  private int count;

  private TokenStep(TextTokens tokens, String action, int limit, int overlap) {
    this.tokens = tokens;
    this.action = action;
    this.limit = limit;
    this.overlap = overlap;
  }

  static CleaningStep of(StepOptions options) {
    String model = options.text("model").orElse(MODEL);
    String action = options.choice("longer", List.of(REPORT, TRUNCATE, CHUNK));
    int most = options.integer("most-tokens", LEAST_TOKENS, MOST_TOKENS).orElse(0);
    int overlap = options.integer("overlap", 0, MOST_TOKENS).orElse(0);
    try {
      TextTokens tokens = TextTokens.load(model);
      int limit = (most == 0 ? tokens.limit() : most) - tokens.specialTokens();
      if (overlap >= limit) {
        options.error(
            "an overlap of %d tokens is as long as a chunk of %d".formatted(overlap, limit));
        overlap = 0;
      }
      if (overlap > 0 && !action.equals(CHUNK)) {
        options.error("overlap is for longer: chunk");
      }
      return new TokenStep(tokens, action, Math.max(1, limit), overlap);
    } catch (InvalidInputException e) {
      options.error(e.getMessage().replaceFirst("\\.$", ""));
      return new LengthStep(1, Integer.MAX_VALUE); // never runs: the recipe is wrong
    } catch (IOException e) {
      options.error("the model %s cannot be read: %s".formatted(model, e.getMessage()));
      return new LengthStep(1, Integer.MAX_VALUE);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<StepOutcome> applyAll(List<Document> documents) {
    List<TokenSpans> spans = tokens.spans(documents.stream().map(Document::text).toList());
    List<StepOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      note(spans.get(i).size());
      outcomes.add(outcome(documents.get(i), spans.get(i)));
    }
    return outcomes;
  }

  private StepOutcome outcome(Document document, TokenSpans spans) {
    if (spans.size() <= limit) {
      return StepOutcome.of(document);
    }
    return switch (action) {
      case TRUNCATE ->
          StepOutcome.of(
              document.withText(spans.text(document.text(), 0, limit)), "longer, truncated");
      case CHUNK -> chunks(document, spans);
      default -> StepOutcome.of(document, "longer than the model reads");
    };
  }

  private StepOutcome chunks(Document document, TokenSpans spans) {
    List<Document> chunks = new ArrayList<>();
    int start = 0;
    while (true) {
      int end = Math.min(start + limit, spans.size());
      String id = document.id() + "#" + (chunks.size() + 1);
      chunks.add(document.part(id, spans.text(document.text(), start, end)));
      if (end == spans.size()) {
        return new StepOutcome(chunks, Optional.of("longer, divided"));
      }
      start = end - overlap;
    }
  }

  private void note(int length) {
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    lengths[count++] = length;
  }

  @Override
  public Map<String, Object> figures() {
    int[] sorted = Arrays.copyOf(lengths, count);
    Arrays.sort(sorted);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("limit", limit);
    if (count > 0) {
      figures.put("median", sorted[count / 2]);
      figures.put("95th percentile", sorted[(int) Math.min(count - 1L, Math.round(count * 0.95))]);
      figures.put("longest", sorted[count - 1]);
      figures.put("longer than the limit", Arrays.stream(sorted).filter(n -> n > limit).count());
    }
    return figures;
  }

  @Override
  public void close() {
    tokens.close();
  }
}
