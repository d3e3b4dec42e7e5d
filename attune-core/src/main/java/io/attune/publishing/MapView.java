package io.attune.publishing;

import io.attune.similarity.PrincipalComponents;
import java.util.List;

/**
 * Queries and documents on the plane in which one model's vectors, brought to length 1, differ
 * most.
 *
 * @param model its reference
 * @param queries [queries][2]
 * @param documents [documents][2]
 * @param share of the vectors' variance that the plane shows, from 0 to 1
 * @param right mean cosine of a query and its right document, of all dimensions
 * @param others mean cosine of a query and the other documents, of all dimensions
 */
public record MapView(
    String model,
    float[][] queries,
    float[][] documents,
    double share,
    double right,
    double others) {
  /** Keeps the arrays as they are. */
  public MapView {}

  /**
   * Draws vectors.
   *
   * @param model its reference
   * @param queries one vector a query
   * @param documents one vector a document
   * @param answers for each query its right document's place
   */
  static MapView of(String model, float[][] queries, float[][] documents, List<Integer> answers) {
    float[][] all = new float[queries.length + documents.length][];
    for (int i = 0; i < all.length; i++) {
      all[i] = unit(i < queries.length ? queries[i] : documents[i - queries.length]);
    }
    PrincipalComponents plane = PrincipalComponents.of(all, 2);
    double right = 0;
    double others = 0;
    for (int query = 0; query < queries.length; query++) {
      for (int document = 0; document < documents.length; document++) {
        double cosine = dot(all[query], all[queries.length + document]);
        if (document == answers.get(query)) {
          right += cosine;
        } else {
          others += cosine;
        }
      }
    }
    long otherPairs = (long) queries.length * (documents.length - 1);
    return new MapView(
        model,
        part(plane.coordinates(), 0, queries.length),
        part(plane.coordinates(), queries.length, documents.length),
        plane.shares()[0] + plane.shares()[1],
        right / queries.length,
        otherPairs == 0 ? 0 : others / otherPairs);
  }

  private static float[] unit(float[] vector) {
    double norm = Math.sqrt(dot(vector, vector));
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = norm == 0 ? 0 : (float) (vector[i] / norm);
    }
    return unit;
  }

  private static double dot(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return product;
  }

  private static float[][] part(float[][] rows, int start, int count) {
    float[][] part = new float[count][];
    System.arraycopy(rows, start, part, 0, count);
    return part;
  }

  /**
   * The same picture, turned around 0 and mirrored where that brings it nearer to another one of
   * the same texts (orthogonal Procrustes, Schönemann 1966). No distance changes.
   */
  MapView turnedTo(MapView other) {
    double[][] products = new double[2][2]; // this' coordinates times the other's
    add(queries, other.queries, products);
    add(documents, other.documents, products);
    double cos = products[0][0] + products[1][1];
    double sin = products[0][1] - products[1][0];
    double mirroredCos = products[0][0] - products[1][1];
    double mirroredSin = products[0][1] + products[1][0];
    boolean mirrored = Math.hypot(mirroredCos, mirroredSin) > Math.hypot(cos, sin);
    double c = mirrored ? mirroredCos : cos;
    double s = mirrored ? mirroredSin : sin;
    double length = Math.hypot(c, s);
    if (length == 0) {
      return this;
    }
    double[][] turn =
        mirrored
            ? new double[][] {{c / length, s / length}, {s / length, -c / length}}
            : new double[][] {{c / length, s / length}, {-s / length, c / length}};
    return new MapView(model, times(queries, turn), times(documents, turn), share, right, others);
  }

  private static void add(float[][] mine, float[][] theirs, double[][] products) {
    for (int row = 0; row < mine.length; row++) {
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          products[i][j] += (double) mine[row][i] * theirs[row][j];
        }
      }
    }
  }

  private static float[][] times(float[][] rows, double[][] matrix) {
    float[][] result = new float[rows.length][2];
    for (int row = 0; row < rows.length; row++) {
      for (int j = 0; j < 2; j++) {
        result[row][j] = (float) (rows[row][0] * matrix[0][j] + rows[row][1] * matrix[1][j]);
      }
    }
    return result;
  }
}
