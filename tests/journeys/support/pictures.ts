import sharp from 'sharp';

/** A photo as a camera gives it: large, JPEG, not of one colour. */
export async function photoOfHouse(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const house = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="2000"><rect width="3000" height="2000" fill="#9bc1e0"/>' +
      '<rect y="1400" width="3000" height="600" fill="#6d8b4e"/><rect x="900" y="800" width="1200" height="700" fill="#d9c7a8"/>' +
      '<path d="M800 820 1500 400 2200 820z" fill="#7a3b2e"/><rect x="1350" y="1050" width="300" height="450" fill="#4a3628"/></svg>',
  );
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await sharp(house).jpeg({ quality: 90 }).toBuffer() };
}
