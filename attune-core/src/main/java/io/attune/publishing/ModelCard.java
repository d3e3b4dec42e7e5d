package io.attune.publishing;

import io.attune.AtomicFiles;
import io.attune.model.ModelReference;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * README.md of a model's folder, which the Hugging Face hub shows as the model's page: what the
 * model is, how to use it, what training changed, and how it was trained.
 *
 * <p>The generated parts stand between marks. What an author writes around them, and fields that
 * are added to the head, stay when the parts are written anew; a file without such marks is the
 * author's altogether, and is left alone.
 */
public final class ModelCard {
  /** The card's file in the model's folder. */
  public static final String FILE = "README.md";

  private final CardText text;

  private ModelCard(CardText text) {
    this.text = text;
  }

  /**
   * The card of a model of which nothing else is known.
   *
   * @param model to describe
   * @param name that it is used by: its folder, or its name on the hub
   * @return the parts on the model and its usage
   */
  public static ModelCard of(SentenceTransformer model, String name) {
    ModelFacts facts = ModelFacts.of(model);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("model", model(facts, Optional.empty()));
    parts.put("usage", usage(facts, name));
    return new ModelCard(new CardText(CardHead.of(), "Text-embedding model", parts));
  }

  /**
   * How a model that has a card already is used by another name.
   *
   * @param model to describe
   * @param name that it is used by from now on, such as its name on the hub
   * @return the part on its usage alone
   */
  public static ModelCard ofUsage(SentenceTransformer model, String name) {
    Map<String, String> parts = Map.of("usage", usage(ModelFacts.of(model), name));
    return new ModelCard(new CardText(Map.of(), "", parts));
  }

  /**
   * The card of a model that was trained.
   *
   * @param model as it is now
   * @param name that it is used by: its folder, or its name on the hub
   * @param run that made it
   * @return all parts
   */
  public static ModelCard of(SentenceTransformer model, String name, CardRun run) {
    ModelFacts facts = ModelFacts.of(model);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("model", model(facts, Optional.of(run)));
    parts.put("usage", usage(facts, name));
    parts.put("evaluation", CardEvaluation.markdown(run.evaluations()));
    parts.put("training", CardTraining.markdown(run, model));
    parts.put(
        "citation",
        "## Citation\n\n" + Markdown.code("bibtex", LossCitations.bibTex(run.losses())));
    return new ModelCard(new CardText(CardHead.of(run), run.title(), parts));
  }

  /**
   * The parts of a card that is there.
   *
   * @param text of the card
   * @return nothing where the text is no card of Attune's
   */
  public static Optional<ModelCard> parse(String text) {
    return Optional.of(text).filter(CardText::isCard).map(CardText::parse).map(ModelCard::new);
  }

  /**
   * Reads a folder's card, be it of Attune's or not.
   *
   * @param folder of a model
   * @return its text, where there is one
   * @throws IOException if it cannot be read
   */
  public static Optional<String> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /**
   * Writes the card into a folder.
   *
   * @param folder of the model
   * @param existing the text whose author's words are to stay, if there is one; where it is no card
   *     of Attune's, it is written as it is
   * @throws IOException if it cannot be written; an earlier one stays then
   */
  public void write(Path folder, Optional<String> existing) throws IOException {
    String whole = existing.map(this::over).orElseGet(text::text);
    if (!read(folder).equals(Optional.of(whole))) {
      AtomicFiles.writeString(folder.resolve(FILE), whole);
    }
  }

  private String over(String existing) {
    return CardText.isCard(existing) ? text.over(existing) : existing;
  }

  /**
   * Whether a card's author has added nothing to it.
   *
   * @param text of a card
   * @return false as well where it is no card of Attune's
   */
  public static boolean isUntouched(String text) {
    return CardText.isUntouched(text);
  }

  private static String model(ModelFacts facts, Optional<CardRun> run) {
    StringBuilder text = new StringBuilder("## Model\n\nTurns texts into vectors");
    run.ifPresent(
        known -> text.append("; fine-tuned from ").append(link(known.record().baseModel())));
    text.append(".\n\n");
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Type", "sentence-transformers");
    rows.put("Dimensions", Integer.toString(facts.dimension()));
    rows.put(
        "Longest text",
        facts.maxSeqLength() == Integer.MAX_VALUE
            ? "any"
            : Figures.count(facts.maxSeqLength()) + " tokens; the rest is cut off");
    rows.put("Similarity", facts.similarity());
    facts
        .prompts()
        .forEach(
            (name, prompt) -> {
              if (!prompt.isEmpty()) {
                rows.put("Prompt `" + name + "`", Markdown.escape(prompt));
              }
            });
    run.ifPresent(known -> rows.put("Training data", Figures.count(known.rows()) + " rows"));
    text.append(
        Markdown.table(
            List.of("", ""),
            rows.entrySet().stream().map(row -> List.of(row.getKey(), row.getValue())).toList()));
    String modules =
        IntStream.range(0, facts.modules().size())
            .mapToObj(i -> "  (%d): %s\n".formatted(i, facts.modules().get(i)))
            .collect(Collectors.joining("", "SentenceTransformer(\n", ")\n"));
    return text.append('\n').append(Markdown.code("", modules)).toString();
  }

  private static String link(RunRecord.BaseModel base) {
    return ModelReference.hubName(base.reference())
        .map(name -> "[%s](https://huggingface.co/%s)".formatted(name, name))
        .orElse("`" + CardRun.withoutFolders(base.reference()) + "`");
  }

  private static String usage(ModelFacts facts, String name) {
    StringBuilder text = new StringBuilder("## Usage\n");
    UsageSnippet.of(name).forEach(snippet -> add(text, snippet));
    UsageSnippet.ofExport(name, facts.pooling()).forEach(snippet -> add(text, snippet));
    return text.toString();
  }

  private static void add(StringBuilder text, UsageSnippet snippet) {
    text.append("\n")
        .append(snippet.title())
        .append(":\n\n")
        .append(Markdown.code(snippet.language(), snippet.code()));
  }
}
