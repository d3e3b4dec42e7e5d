package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Classifies the relation of two texts by a linear layer over their vectors.
 *
 * <p><b>Idea.</b> The vectors u and v of the two texts, and what they differ by, go through a
 * linear layer, trained along, to the classes; the loss is the cross entropy. Training for it makes
 * vectors that tell the relation.
 *
 * <p><b>Parameters.</b> {@code num_labels}: how many classes; labels are 0 to num_labels − 1.
 * {@code concatenation_sent_rep} (true): whether u and v are given to the layer. {@code
 * concatenation_sent_difference} (true): whether |u − v| is. {@code
 * concatenation_sent_multiplication} (false): whether u · v is.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>the class of their relation</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Data such as natural language inference.
 *
 * <p><b>Relations.</b> For entailment data, {@link MultipleNegativesRankingLoss} on (anchor,
 * entailment, contradiction) triplets is usually much better.
 *
 * <p><b>Source.</b> Reimers and Gurevych 2019, "Sentence-BERT" (arXiv:1908.10084), section 3,
 * classification objective.
 *
 * <pre>{@code
 * SoftmaxLoss loss = new SoftmaxLoss(3);
 * trainer
 *     .loss(loss)
 *     .evaluator(new LabelAccuracyEvaluator(pairs, loss::classes, EvaluatorOptions.DEFAULT));
 * }</pre>
 */
public final class SoftmaxLoss implements EmbeddingLoss {
  static final String NAME = "SoftmaxLoss";

  private static final String CLASSIFIER = "classifier";

  private final int numLabels;
  private final boolean representations;
  private final boolean difference;
  private final boolean multiplication;
  private volatile Supplier<PairClassifierWeights> classifier =
      () -> {
        throw new IllegalStateException(NAME + " has no classifier before it is trained");
      };

  /**
   * @param numLabels how many classes, at least 2
   */
  public SoftmaxLoss(int numLabels) {
    this(numLabels, true, true, false);
  }

  /**
   * @param numLabels how many classes, at least 2
   * @param representations whether u and v are given to the classifier
   * @param difference whether |u − v| is
   * @param multiplication whether u · v is
   * @throws io.attune.InvalidInputException if an option is not allowed
   */
  public SoftmaxLoss(
      int numLabels, boolean representations, boolean difference, boolean multiplication) {
    new OptionProblems(NAME)
        .require(numLabels > 1, "num_labels must be 2 or more, but is " + numLabels)
        .require(
            representations || difference || multiplication,
            "one of concatenation_sent_rep, concatenation_sent_difference and"
                + " concatenation_sent_multiplication must be true")
        .throwIfAny();
    this.numLabels = numLabels;
    this.representations = representations;
    this.difference = difference;
    this.multiplication = multiplication;
  }

  @Override
  public void makeWeights(LossWeights weights) {
    weights.addLinear(CLASSIFIER, numLabels, parts() * weights.dimension());
    classifier = () -> new PairClassifierWeights(weights, CLASSIFIER);
    weights.beforeClose(
        () -> {
          PairClassifierWeights trained = new PairClassifierWeights(weights, CLASSIFIER);
          classifier = () -> trained;
        });
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor u = batch.columns().get(0); // [rows, dimension]
    Tensor v = batch.columns().get(1);
    TensorVector features = new TensorVector();
    if (representations) {
      features.push_back(u);
      features.push_back(v);
    }
    if (difference) {
      features.push_back(u.sub(v).abs());
    }
    if (multiplication) {
      features.push_back(u.mul(v));
    }
    Tensor scores = // [rows, classes]
        batch.rows().weights().linear(CLASSIFIER, torch.cat(features, 1));
    return torch.cross_entropy_loss(scores, batch.labels(BatchLabels.Kind.CLASS));
  }

  /** How many vectors the layer is given for a pair. */
  private int parts() {
    return (representations ? 2 : 0) + (difference ? 1 : 0) + (multiplication ? 1 : 0);
  }

  /**
   * The classes that the trained layer finds for pairs: during a run as the layer is then, after it
   * as it was at the end. May be given to a {@code LabelAccuracyEvaluator}.
   *
   * @param first vectors u of the pairs' first texts, by the model that is trained
   * @param second vectors v of the second ones
   * @return the most likely class of each pair
   * @throws IllegalStateException if the loss has not been trained with
   */
  public int[] classes(float[][] first, float[][] second) {
    PairClassifierWeights now = classifier.get();
    int[] classes = new int[first.length];
    for (int row = 0; row < classes.length; row++) {
      classes[row] = now.mostLikely(features(first[row], second[row]));
    }
    return classes;
  }

  /** What {@link #forward} gives the layer, for one pair. */
  private float[] features(float[] u, float[] v) {
    int size = u.length;
    float[] features = new float[parts() * size];
    for (int i = 0; i < size; i++) {
      int place = i;
      if (representations) {
        features[place] = u[i];
        features[place + size] = v[i];
        place += 2 * size;
      }
      if (difference) {
        features[place] = Math.abs(u[i] - v[i]);
        place += size;
      }
      if (multiplication) {
        features[place] = u[i] * v[i];
      }
    }
    return features;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("num_labels", numLabels);
    options.put("concatenation_sent_rep", representations);
    options.put("concatenation_sent_difference", difference);
    options.put("concatenation_sent_multiplication", multiplication);
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.CLASS_PAIRS.and(
        ", from 0 to num_labels - 1 (here " + (numLabels - 1) + ")",
        data -> data.largestClass() < numLabels);
  }
}
