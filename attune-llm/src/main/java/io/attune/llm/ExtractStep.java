package io.attune.llm;

import io.attune.data.cleaning.CleaningStep;
import io.attune.data.cleaning.Document;
import io.attune.data.cleaning.StepOutcome;
import io.attune.engine.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The step {@code extract} of the cleaning: copies the part of each document that matters, by a
 * language model. A document without a usable extract goes on whole, and the report says why.
 */
final class ExtractStep implements CleaningStep {
  static final String NAME = "extract";

  private final Optional<LanguageModelOptions> options;
  private final String wanted;
  private LanguageModel model; // opened with the first documents
  private long asked;
  private long reused;
  private Usage used = Usage.NONE;

  /**
   * @param options how to ask; nothing where they are wrong, and the step is never applied
   * @param wanted what to keep
   */
  ExtractStep(Optional<LanguageModelOptions> options, String wanted) {
    this.options = options;
    this.wanted = wanted;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<StepOutcome> applyAll(List<Document> documents) {
    List<String> texts =
        documents.stream().map(Document::text).filter(text -> !text.isBlank()).toList();
    Answers<String> extracts;
    try {
      if (model == null) {
        model = LanguageModel.open(options.orElseThrow());
      }
      extracts = new PassageExtractor(model, wanted).extract(texts, ProgressListener.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    asked += extracts.bill().asked();
    reused += extracts.bill().reused();
    used = used.plus(extracts.bill().usage());
    List<StepOutcome> outcomes = new ArrayList<>();
    int next = 0;
    for (Document document : documents) {
      outcomes.add(
          document.text().isBlank()
              ? StepOutcome.of(document)
              : outcome(document, extracts.outcomes().get(next++)));
    }
    return outcomes;
  }

  private static StepOutcome outcome(Document document, Outcome<String> extract) {
    if (extract instanceof Outcome.Answered<String> answered) {
      return StepOutcome.of(document.withText(answered.value()));
    }
    Outcome.Failed<String> failed = (Outcome.Failed<String>) extract;
    return StepOutcome.of(document, "kept whole: " + failed.reason());
  }

  @Override
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("answers", asked);
    figures.put("answers of earlier runs", reused);
    figures.put("input tokens", used.inputTokens());
    figures.put("output tokens", used.outputTokens());
    options
        .flatMap(LanguageModelOptions::price)
        .ifPresent(price -> figures.put("dollars", price.of(used)));
    return figures;
  }

  @Override
  public void close() {
    if (model != null) {
      try {
        model.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
