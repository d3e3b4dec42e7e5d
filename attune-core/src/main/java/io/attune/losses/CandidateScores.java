package io.attune.losses;

import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The scores of each row's positive and negatives, by a student and by its teacher. */
final class CandidateScores {
  private CandidateScores() {}

  /** [rows, 1 + negatives]: the similarities of the first column's vectors with the others'. */
  static Tensor of(List<Tensor> columns, SimilarityFunction similarity) {
    TensorVector scores = new TensorVector();
    for (Tensor candidates : columns.subList(1, columns.size())) {
      scores.push_back(Vectors.pairwise(similarity, columns.get(0), candidates));
    }
    return torch.stack(scores, 1);
  }

  /** What the teacher says: its similarities, or the data's scores or margins. */
  static Tensor ofTeacher(
      EmbeddedBatch batch, Optional<SentenceTransformer> teacher, SimilarityFunction similarity) {
    return teacher.isPresent()
        ? of(batch.encodedBy(teacher.get()), similarity)
        : batch.labels(BatchLabels.Kind.SCORES);
  }
}
