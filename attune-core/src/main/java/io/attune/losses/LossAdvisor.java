package io.attune.losses;

import static io.attune.data.DatasetShape.LABELED_PAIR;
import static io.attune.data.DatasetShape.PAIR;
import static io.attune.data.DatasetShape.SCORED_PAIR;
import static io.attune.data.DatasetShape.SCORED_TRIPLET;
import static io.attune.data.DatasetShape.TEXT;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names the losses that fit a data set, the recommended one first, as sentence-transformers' loss
 * overview does by the shape of the data.
 */
public final class LossAdvisor {
  private static final String NO_DUPLICATES = "no_duplicates";
  private static final String GROUP_BY_LABEL = "group_by_label";
  private static final String PLAIN = "batch_sampler";

  /** Fewer texts than this share of the rows are classes rather than answers. */
  private static final double FEW_POSITIVES = 0.1;

  private static final int MANY_ROWS = 100;

  /** In the order of recommendation; a loss that does not fit is passed over. */
  private static final List<LossAdvice.Choice> CHOICES =
      List.of(
          choice(
              MarginMSELoss.NAME,
              "learns the teacher's margins, so that false negatives do no harm",
              NO_DUPLICATES),
          choice(
              DistillKLDivLoss.NAME,
              "learns how the teacher ranks the candidates; for several negatives a row",
              NO_DUPLICATES),
          choice(
              MultipleNegativesRankingLoss.NAME,
              "picks each anchor's positive out of the whole batch: the best known way to learn"
                  + " search from pairs, with or without negatives",
              NO_DUPLICATES),
          choice(
              CachedMultipleNegativesRankingLoss.NAME,
              "gives the same for batches of hundreds of rows, in the memory of 32",
              NO_DUPLICATES),
          choice(
              GISTEmbedLoss.NAME,
              "where many texts of other rows would be right answers too: a guide model leaves"
                  + " them out",
              NO_DUPLICATES,
              "guide=MODEL"),
          choice(
              CachedGISTEmbedLoss.NAME,
              "gives the same for batches of hundreds of rows",
              NO_DUPLICATES,
              "guide=MODEL"),
          choice(
              CoSENTLoss.NAME,
              "learns the order of the scores, which is what a Spearman correlation measures",
              PLAIN),
          choice(AnglELoss.NAME, "is CoSENT with another similarity; worth a try", PLAIN),
          choice(CosineSimilarityLoss.NAME, "where the score itself is to be the cosine", PLAIN),
          choice(
              OnlineContrastiveLoss.NAME,
              "pulls matches together and pushes others apart, by the hard pairs of each batch",
              PLAIN),
          choice(ContrastiveLoss.NAME, "does so by all pairs", PLAIN),
          choice(
              BatchAllTripletLoss.NAME,
              "makes triplets of all texts of a batch by their classes; a safe start",
              GROUP_BY_LABEL),
          choice(
              BatchHardSoftMarginTripletLoss.NAME,
              "takes the hardest triplets and has no margin to choose",
              GROUP_BY_LABEL),
          choice(BatchHardTripletLoss.NAME, "takes the hardest triplets", GROUP_BY_LABEL),
          choice(
              BatchSemiHardTripletLoss.NAME,
              "leaves out the hardest negatives, which are often mislabelled",
              GROUP_BY_LABEL),
          choice(SoftmaxLoss.NAME, "classifies the relation of the two texts", PLAIN),
          choice(
              MSELoss.NAME,
              "makes the vectors equal to the teacher's, component by component",
              PLAIN),
          choice(EmbedDistillLoss.NAME, "makes the vectors point where the teacher's do", PLAIN),
          choice(TripletLoss.NAME, "pushes apart one positive and one negative a row", PLAIN),
          choice(
              MegaBatchMarginLoss.NAME,
              "compares with the hardest other positive of batches of 500 and more",
              NO_DUPLICATES),
          choice(
              DenoisingAutoEncoderLoss.NAME,
              "learns from texts alone, by reading damaged ones back out of their vectors",
              PLAIN),
          choice(
              ContrastiveTensionLossInBatchNegatives.NAME,
              "learns from texts alone, by making two models agree on each",
              NO_DUPLICATES),
          choice(
              ContrastiveTensionLoss.NAME,
              "for pairs of texts that are equal or not, without any labels",
              PLAIN));

  private LossAdvisor() {}

  private static LossAdvice.Choice choice(
      String loss, String why, String batchSampler, String... options) {
    return new LossAdvice.Choice(loss, why, List.of(options), batchSampler);
  }

  /**
   * Looks at a data set and names what fits.
   *
   * @param dataset to be trained with
   * @return at least one loss
   * @throws InvalidInputException if none fits, such as labelled texts of a single class
   */
  public static LossAdvice advise(Dataset dataset) {
    return advise(DataProfile.of(dataset));
  }

  /**
   * Names what fits a data set.
   *
   * @param data its profile
   * @return at least one loss
   * @throws InvalidInputException if none fits
   */
  public static LossAdvice advise(DataProfile data) {
    List<LossAdvice.Choice> choices = new ArrayList<>();
    for (LossAdvice.Choice choice : CHOICES) {
      if (Losses.kind(choice.loss()).inputs().fit(data)) {
        choices.add(choice);
      }
    }
    prefer(data, choices);
    if (choices.isEmpty()) {
      throw new InvalidInputException(
          "No loss can learn from the data set '"
              + data.name()
              + "' of "
              + data.columns()
              + ": "
              + whyNone(data));
    }
    return new LossAdvice(data, choices, hints(data));
  }

  /** What the general order does not know. */
  private static void prefer(DataProfile data, List<LossAdvice.Choice> choices) {
    if (data.shape() == LABELED_PAIR && data.binary()) {
      moveToFront(choices, ContrastiveLoss.NAME);
      moveToFront(choices, OnlineContrastiveLoss.NAME);
    }
    // Single texts fit where they have labels or vectors too; these tell more.
    if (data.shape() != TEXT) {
      moveToEnd(choices, ContrastiveTensionLossInBatchNegatives.NAME);
    }
    if (data.shape() == PAIR) {
      moveToEnd(choices, DenoisingAutoEncoderLoss.NAME);
      moveToEnd(choices, ContrastiveTensionLoss.NAME);
    }
  }

  private static void moveToFront(List<LossAdvice.Choice> choices, String loss) {
    move(choices, loss, 0);
  }

  private static void moveToEnd(List<LossAdvice.Choice> choices, String loss) {
    move(choices, loss, choices.size() - 1);
  }

  private static void move(List<LossAdvice.Choice> choices, String loss, int place) {
    for (LossAdvice.Choice choice : List.copyOf(choices)) {
      if (choice.loss().equals(loss)) {
        choices.remove(choice);
        choices.add(place, choice);
      }
    }
  }

  private static String whyNone(DataProfile data) {
    return Losses.kinds().values().stream()
            .filter(kind -> !kind.wraps() && kind.inputs().shapes().contains(data.shape()))
            .map(kind -> kind.name() + " needs " + kind.inputs().description())
            .collect(Collectors.joining("; "))
        + ".";
  }

  private static List<String> hints(DataProfile data) {
    List<String> hints = new ArrayList<>();
    boolean fewPositives =
        data.rows() >= MANY_ROWS && data.distinctPositives() < FEW_POSITIVES * data.rows();
    if (LossInputs.PAIRS.fit(data) && fewPositives) {
      hints.add(
          "The positives are only "
              + data.distinctPositives()
              + " different texts in "
              + data.rows()
              + " rows, so they are classes rather than answers: a batch holds none twice, and is"
              + " small for it. Consider learning from the anchors with their classes: "
              + byClass(data, data.sourceColumns().get(1)));
    }
    if (data.shape() == TEXT && !data.classColumns().isEmpty()) {
      Map.Entry<String, Integer> column = data.classColumns().entrySet().iterator().next();
      hints.add(
          "The column '"
              + column.getKey()
              + "' has only "
              + column.getValue()
              + " different values in "
              + data.rows()
              + " rows. If they are the texts' classes, more can be learnt with them: "
              + byClass(data, column.getKey()));
    }
    if (LossInputs.PAIRS.fit(data) && !fewPositives) {
      hints.add("Hard negatives, mined, usually make the result better.");
    }
    if (data.shape() == SCORED_TRIPLET) {
      hints.add(
          "The scores teach only if they are a better model's, such as a cross encoder's. Scores of"
              + " the model that is to be trained, as mining writes them, say nothing new: then"
              + " take "
              + MultipleNegativesRankingLoss.NAME
              + ".");
    }
    if (data.shape() == SCORED_PAIR && data.binary()) {
      hints.add("All scores are 0 or 1; " + OnlineContrastiveLoss.NAME + " may suit them better.");
    }
    return hints;
  }

  private static String byClass(DataProfile data, String column) {
    return "--columns text="
        + data.sourceColumns().get(0)
        + ",label="
        + column
        + " and "
        + BatchAllTripletLoss.NAME
        + ", with the sampler "
        + GROUP_BY_LABEL
        + ".";
  }

  /**
   * Checks that a loss can learn from a data set.
   *
   * @param loss with its options
   * @param dataset to be trained with
   * @throws InvalidInputException if it cannot; it names the losses that can
   */
  public static void requireFitting(Loss loss, Dataset dataset) {
    DataProfile data = DataProfile.of(dataset);
    if (!loss.inputs().fit(data)) {
      throw new InvalidInputException(
          loss.name()
              + " learns from "
              + loss.inputs().description()
              + ", but the data set '"
              + data.name()
              + "' has "
              + data.columns()
              + labels(data)
              + "; losses that fit: "
              + advise(data).choices().stream()
                  .map(LossAdvice.Choice::loss)
                  .collect(Collectors.joining(", ")));
    }
  }

  private static String labels(DataProfile data) {
    return data.classes() == 0
        ? ""
        : " with " + data.classes() + " different labels, the largest " + data.largestClass();
  }
}
