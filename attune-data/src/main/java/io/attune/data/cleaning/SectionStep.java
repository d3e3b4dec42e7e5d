package io.attune.data.cleaning;

import io.attune.data.cleaning.SectionRules.Heading;
import io.attune.data.cleaning.SectionRules.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps or leaves out the sections of a text by their headings ({@link SectionRules}).
 *
 * <p>With {@code keep-from}, all before the first section of such a heading is left out; with
 * {@code keep}, every section that has none of these headings; with {@code drop}, those that have
 * one of these. A section ends at the next heading of its rank. Where too little would be left, the
 * text stays as it was, and is reported.
 */
final class SectionStep implements DocumentStep {
  static final String NAME = "sections";
  static final String FELL_BACK = "too little would be left, so the text stays";
  static final String NO_HEADING = "no heading to keep from, so the beginning stays";

  private final SectionRules rules;
  private final boolean keepOnly;
  private final boolean keepFrom;
  private final int leastCharacters;

  private SectionStep(Map<Rule, List<Phrase>> phrases, int leastCharacters) {
    this.rules = new SectionRules(phrases);
    this.keepFrom = !phrases.get(Rule.KEEP_FROM).isEmpty();
    this.keepOnly = !keepFrom && phrases.get(Rule.DROP).isEmpty();
    this.leastCharacters = leastCharacters;
  }

  static SectionStep of(StepOptions options) {
    Map<Rule, List<Phrase>> phrases = new EnumMap<>(Rule.class);
    phrases.put(Rule.DROP, Phrase.of(options.texts("drop", List.of())));
    phrases.put(Rule.KEEP, Phrase.of(options.texts("keep", List.of())));
    phrases.put(Rule.KEEP_FROM, Phrase.of(options.texts("keep-from", List.of())));
    phrases.put(Rule.NONE, Phrase.of(options.texts("other-headings", List.of())));
    if (phrases.values().stream().allMatch(List::isEmpty)) {
      options.error("sections needs headings to drop, to keep or to keep-from");
    }
    return new SectionStep(
        phrases, options.integer("least-characters", 1, Integer.MAX_VALUE).orElse(1));
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Lines from a heading to the next. */
  private record Section(Heading heading, StringBuilder lines) {
    Rule rule() {
      return heading.rule();
    }
  }

  @Override
  public StepOutcome apply(Document document) {
    List<Section> sections = sections(document.text());
    List<Section> kept = new ArrayList<>();
    boolean started = !keepFrom || sections.stream().noneMatch(s -> s.rule() == Rule.KEEP_FROM);
    boolean noHeading = keepFrom && started;
    for (Section section : sections) {
      started |= section.rule() == Rule.KEEP_FROM;
      boolean wanted = keepOnly ? section.rule() == Rule.KEEP : section.rule() != Rule.DROP;
      if (wanted && (started || section.rule() == Rule.KEEP)) {
        kept.add(section);
      }
    }
    StringBuilder text = new StringBuilder();
    kept.forEach(section -> text.append(section.lines));
    String result = text.toString().strip();
    if (result.length() < Math.min(leastCharacters, document.text().strip().length())) {
      return StepOutcome.of(document, FELL_BACK);
    }
    if (kept.size() == sections.size()) {
      return noHeading ? StepOutcome.of(document, NO_HEADING) : StepOutcome.of(document);
    }
    Document changed = document.withText(result);
    return noHeading ? StepOutcome.of(changed, NO_HEADING) : StepOutcome.of(changed);
  }

  private List<Section> sections(String text) {
    List<Section> sections = new ArrayList<>();
    Section current = new Section(Heading.NONE, new StringBuilder());
    sections.add(current);
    for (String line : text.lines().toList()) {
      Optional<Heading> heading = rules.of(line);
      if (heading.isPresent() && !heading.get().isWithin(current.heading)) {
        current = new Section(heading.get(), new StringBuilder());
        sections.add(current);
      }
      current.lines.append(line).append('\n');
    }
    return sections;
  }
}
