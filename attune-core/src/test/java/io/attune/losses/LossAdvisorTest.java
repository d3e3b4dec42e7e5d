package io.attune.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossAdvisorTest {
  private static final Map<String, String> ROWS =
      Map.of(
          "pairs", "{'anchor':'a','positive':'b'}",
          "triplets", "{'query':'a','positive':'b','negative':'c'}",
          "tuples", "{'anchor':'a','positive':'b','negative_1':'c','negative_2':'d'}",
          "scored", "{'sentence1':'a','sentence2':'b','score':0.4}",
          "binary", "{'sentence1':'a','sentence2':'b','label':1}",
          "relations", "{'sentence1':'a','sentence2':'b','label':'neutral'}",
          "labelled", "{'text':'a','label':'card_arrival'}",
          "taught", "{'anchor':'a','positive':'b','negative':'c','scores':[3.5,1]}",
          "vectors", "{'text':'a','embedding':[0.5,1]}",
          "texts", "{'text':'a'}");

  private static final Map<String, String> OTHERS =
      Map.of(
          "relations", "{'sentence1':'a','sentence2':'b','label':'entailment'}",
          "labelled", "{'text':'a','label':'lost_card'}");

  @TempDir private Path folder;

  private Dataset rows(String kind) throws IOException {
    Path file = folder.resolve(kind + ".jsonl");
    String row = ROWS.get(kind).replace('\'', '"');
    String other = OTHERS.getOrDefault(kind, ROWS.get(kind)).replace('\'', '"');
    Files.write(file, List.of(row, row, other, other));
    return Dataset.read(file);
  }

  @ParameterizedTest
  @CsvSource({
    "pairs, MultipleNegativesRankingLoss, no_duplicates",
    "triplets, MultipleNegativesRankingLoss, no_duplicates",
    "tuples, MultipleNegativesRankingLoss, no_duplicates",
    "scored, CoSENTLoss, batch_sampler",
    "binary, OnlineContrastiveLoss, batch_sampler",
    "relations, SoftmaxLoss, batch_sampler",
    "labelled, BatchAllTripletLoss, group_by_label",
    "taught, MarginMSELoss, no_duplicates",
    "vectors, MSELoss, batch_sampler",
    "texts, DenoisingAutoEncoderLoss, batch_sampler"
  })
  void recommendsByTheColumns(String kind, String loss, String sampler) throws IOException {
    LossAdvice advice = LossAdvisor.advise(rows(kind));
    assertThat(advice.recommended().loss()).isEqualTo(loss);
    assertThat(advice.recommended().batchSampler()).isEqualTo(sampler);
    assertThat(advice.recommended().why()).isNotBlank();
  }

  @Test
  void everyAdvisedLossFitsAndEveryOtherIsRefusedNamingThem() throws IOException {
    try (SentenceTransformer guide = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      for (String kind : ROWS.keySet()) {
        everyAdvisedLossFitsAndEveryOtherIsRefused(kind, guide);
      }
    }
  }

  private void everyAdvisedLossFitsAndEveryOtherIsRefused(String kind, SentenceTransformer guide)
      throws IOException {
    Dataset rows = rows(kind);
    List<String> advised =
        LossAdvisor.advise(rows).choices().stream().map(LossAdvice.Choice::loss).toList();
    for (LossKind loss : Losses.kinds().values()) {
      if (loss.wraps()) {
        continue; // it fits what the loss inside fits
      }
      Map<String, String> options = new HashMap<>();
      if (loss.options().contains("guide")) {
        options.put("guide", "guide");
      }
      if (loss.name().equals("SoftmaxLoss")) {
        options.put("num_labels", "2");
      }
      Loss made =
          Losses.create(
              loss.name(), options, new LossResources(Optional.empty(), reference -> guide));
      if (advised.contains(loss.name())) {
        LossAdvisor.requireFitting(made, rows);
      } else {
        assertThatThrownBy(() -> LossAdvisor.requireFitting(made, rows))
            .as("%s on %s", loss.name(), kind)
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining(loss.name() + " learns from ")
            .hasMessageContaining("losses that fit: " + String.join(", ", advised));
      }
    }
  }

  @Test
  void scoresMustBeABetterModels() throws IOException {
    assertThat(LossAdvisor.advise(rows("taught")).hints())
        .anyMatch(hint -> hint.contains("then take MultipleNegativesRankingLoss"));
  }

  @Test
  void aWrapperFitsWhatItsInsideFits() throws IOException {
    Loss wrapper =
        Losses.create("MatryoshkaLoss", Map.of("loss", "CoSENTLoss", "matryoshka_dims", "16,8"));
    LossAdvisor.requireFitting(wrapper, rows("scored"));
    Dataset pairs = rows("pairs");
    assertThatThrownBy(() -> LossAdvisor.requireFitting(wrapper, pairs))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("MultipleNegativesRankingLoss");
  }

  @Test
  void fewPositivesAreClasses() throws IOException {
    Path file = folder.resolve("intents.jsonl");
    Files.write(
        file,
        IntStream.range(0, 200)
            .mapToObj(
                row ->
                    "{\"anchor\":\"text %d\",\"positive\":\"intent %d\"}".formatted(row, row % 7))
            .toList());
    assertThat(LossAdvisor.advise(Dataset.read(file)).hints())
        .anyMatch(
            hint ->
                hint.contains("only 7 different texts")
                    && hint.contains(
                        "--columns text=anchor,label=positive and BatchAllTripletLoss"));
  }

  @Test
  void aColumnOfClassesIsPointedAt() throws IOException {
    Path file = folder.resolve("intents.csv");
    String rows =
        IntStream.range(0, 200)
            .mapToObj(row -> "utterance %d,%d,intent %d\n".formatted(row, row % 2, row % 7))
            .collect(Collectors.joining());
    Files.writeString(file, "text,split,category\n" + rows);
    assertThat(LossAdvisor.advise(Dataset.read(file)).hints())
        .anyMatch(
            hint ->
                hint.contains("'category' has only 7 different values in 200 rows")
                    && hint.contains("--columns text=text,label=category and BatchAllTripletLoss"));
  }

  @Test
  void labelsThatFitNoLossAreTold() throws IOException {
    Path file = folder.resolve("one.jsonl");
    Files.writeString(
        file,
        Stream.of("a", "b")
            .map(t -> "{\"text\":\"" + t + "\",\"label\":3}\n")
            .collect(Collectors.joining()));
    LossAdvice advice = LossAdvisor.advise(Dataset.read(file));
    assertThat(advice.choices().stream().map(LossAdvice.Choice::loss))
        .containsExactly("ContrastiveTensionLossInBatchNegatives");
    Files.writeString(file, "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"label\":3}\n");
    Dataset pairs = Dataset.read(file);
    assertThatThrownBy(() -> LossAdvisor.advise(pairs))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("No loss can learn from the data set 'one'")
        .hasMessageContaining("SoftmaxLoss needs");
  }
}
