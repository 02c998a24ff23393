// Handlers as they would run on Lambda. Save this file while gwctl serves: the next call runs the new code.
export const create = async (event) => {
  const pet = JSON.parse(event.body);
  return { statusCode: 201, body: JSON.stringify({ id: 3, ...pet }) };
};

export const show = async (event) => ({
  statusCode: 200,
  headers: { 'X-Shop': process.env.SHOP },
  body: JSON.stringify({ id: event.pathParameters.petId, said: event.stageVariables.greeting }),
});
